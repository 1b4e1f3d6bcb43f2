from tinycore.data.dataset import load
from tinycore.data.demo_table import write_demo_table
from tinycore.data.prepare import prepare
from tinycore.data.settings import DataSettings


def test_the_sample_is_a_table_that_can_be_used(tmp_path, context) -> None:
    path = write_demo_table(tmp_path)
    summary = prepare(DataSettings(source=str(path), target="digit"), tmp_path, context)
    assert (summary["samples"], len(summary["classes"])) == (1797, 10)
    assert not [finding for finding in summary["findings"] if finding["severity"] == "stop"]
    assert load(tmp_path).x.max() == 16
