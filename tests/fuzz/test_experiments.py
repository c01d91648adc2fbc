"""Whatever stands in the file of an experiment: it is a plan whose every run can be made, or the one clear error."""

import yaml
from hypothesis import given
from hypothesis import strategies as st
from tests.experiment.small import SMALL
from tests.fuzz.mutation import FUZZ, as_yaml, mangled, replaced

from civsim.errors import InputError
from civsim.experiment.plan import write
from civsim.experiment.read import find, read

SHIPPED = ("four_towns", "impact", "scarcity_joint_bids")
CONTENTS = [SMALL.encode(), *(find(name).read_bytes() for name in SHIPPED)]


@FUZZ
@given(data=st.data())
def test_files_of_experiments(data, tmp_path_factory):
    path = tmp_path_factory.mktemp("f") / "experiment.yaml"
    content = data.draw(st.sampled_from(CONTENTS))
    path.write_bytes(data.draw(st.one_of(replaced(yaml.safe_load(content)).map(as_yaml), mangled(content))))
    try:
        found = read(path, {})
    except InputError as error:
        assert str(error).strip() and "Traceback" not in str(error)
    else:
        assert write(found, "en") and write(found, "de")
