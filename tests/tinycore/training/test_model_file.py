"""Hostile and wrong files are judged without TensorFlow, so nothing in them can run."""

import json
import pickle
import subprocess
import sys
import zipfile

import h5py
import numpy as np
import pytest

from tinycore.errors import TinysmithError
from tinycore.training import model_config, model_file, weight_file
from tinycore.training.import_keras import import_model
from tinycore.training.model_file import look_into


def layer(kind, **config):
    return {"class_name": kind, "config": {"name": kind.lower(), **config}}


def sequential(*layers):
    return {"class_name": "Sequential", "config": {"name": "net", "layers": list(layers)}}


GOOD = sequential(layer("InputLayer", batch_input_shape=[None, 4]), layer("Dense", units=3, activation="relu"))


DEEP = '{"config": ' + "[" * 700 + "]" * 700 + "}"


def write_h5(path, description, weights=((4, 3),)):
    with h5py.File(path, "w") as file:
        file.attrs["model_config"] = json.dumps(description)
        for position, shape in enumerate(weights):
            file.create_group("model_weights").create_dataset(f"w{position}", data=np.zeros(shape, np.float32))
    return path


def write_archive(path, description=GOOD, extra=(), weights=b"weights"):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("config.json", json.dumps(description))
        archive.writestr("metadata.json", "{}")
        archive.writestr("model.weights.h5", weights)
        for name, content in extra:
            archive.writestr(name, content)
    return path


def code_of(path):
    with pytest.raises(TinysmithError) as caught:
        look_into(path)
    return caught.value.code


def test_a_plain_file_may_be_opened(tmp_path):
    assert look_into(write_h5(tmp_path / "m.h5", GOOD)).container == "h5"
    assert look_into(write_archive(tmp_path / "m.keras")).container == "keras"


def test_what_training_needed_is_left_out(tmp_path):
    content = {**GOOD, "compile_config": {"optimizer": {"class_name": "Adam", "config": {}}}}
    assert "compile_config" not in look_into(write_archive(tmp_path / "m.keras", content)).description


@pytest.mark.parametrize("kind", ["Lambda", "TFOpLambda", "SlicingOpLambda", "TensorFlowOpLayer"])
def test_code_in_a_layer_is_refused_by_name(tmp_path, kind):
    path = write_h5(tmp_path / "m.h5", sequential(layer(kind, function="b64code")))
    with pytest.raises(TinysmithError) as caught:
        look_into(path)
    assert caught.value.code == "import.code_inside"
    assert kind in caught.value.message().what


@pytest.mark.parametrize(
    "item",
    [
        layer("MySecretLayer"),
        layer("Wrapper", layer=layer("Lambda")),
        {**layer("Dense", units=3), "module": "os"},
        {**layer("Dense", units=3), "registered_name": "Own>Dense"},
        layer("Dense", units=3, activation="my_activation"),
        layer("Dense", units=3, activation={"class_name": "function", "config": "system", "module": "os"}),
        layer("TimeDistributed", layer=layer("Evil")),
    ],
    ids=["own layer", "unknown wrapper", "other module", "registered", "activation by name", "activation as function", "wrapped"],
)
def test_anything_that_keras_does_not_have_is_refused(tmp_path, item):
    assert code_of(write_h5(tmp_path / "m.h5", sequential(item))) == "import.custom_layer"
    assert code_of(write_archive(tmp_path / "m.keras", sequential(item))) == "import.custom_layer"


def test_code_in_place_of_an_activation_is_refused(tmp_path):
    item = layer("Dense", units=3, activation=["4wEAAAA=", None, None])
    assert code_of(write_h5(tmp_path / "m.h5", sequential(item))) == "import.code_inside"


def test_code_deep_inside_a_nested_model_is_found(tmp_path):
    content = GOOD
    for _ in range(30):
        content = sequential(content)
    content["config"]["layers"].append(sequential(layer("Lambda")))
    assert code_of(write_h5(tmp_path / "m.h5", content)) == "import.code_inside"


def test_an_own_model_class_is_refused(tmp_path):
    assert code_of(write_h5(tmp_path / "m.h5", {"class_name": "MyModel", "config": {}})) == "import.custom_model"


@pytest.mark.parametrize("key", ["units", "filters"])
def test_sizes_that_would_fill_the_memory_are_refused(tmp_path, key):
    assert code_of(write_h5(tmp_path / "m.h5", sequential(layer("Dense", **{key: 10**9})))) == "import.too_large"


def test_sizes_without_weights_of_that_size_are_refused(tmp_path):
    content = sequential(layer("InputLayer", batch_input_shape=[None, 4]), layer("Dense", units=60000))
    assert code_of(write_h5(tmp_path / "m.h5", content)) == "import.damaged"


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"class_name": "Sequential"}', "[" * 60_000, DEEP, "not json"], ids=len)
def test_a_description_that_is_none(tmp_path, text):
    path = tmp_path / "m.h5"
    with h5py.File(path, "w") as file:
        file.attrs.create("model_config", np.bytes_(text or " "))
    assert code_of(path) in ("import.not_keras", "import.damaged")


def test_weights_without_a_network_are_explained(tmp_path):
    with h5py.File(tmp_path / "m.h5", "w") as file:
        file.create_dataset("w", data=np.zeros(3))
    assert code_of(tmp_path / "m.h5") == "import.weights_only"


@pytest.mark.parametrize("link", [h5py.ExternalLink("/etc/passwd", "/"), h5py.SoftLink("/model_weights")], ids=["external", "soft"])
def test_links_are_not_followed(tmp_path, link):
    path = write_h5(tmp_path / "m.h5", GOOD)
    with h5py.File(path, "a") as file:
        file["model_weights"]["there"] = link
    assert code_of(path) == "import.links_outside"


def test_data_in_other_files_is_not_read(tmp_path):
    path = write_h5(tmp_path / "m.h5", GOOD)
    with h5py.File(path, "a") as file:
        file.create_dataset("outside", (4,), "u1", external=[(str(tmp_path / "secret"), 0, 4)])
    assert code_of(path) == "import.links_outside"


def test_an_array_that_unpacks_to_gigabytes_is_refused(tmp_path):
    path = write_h5(tmp_path / "m.h5", GOOD)
    with h5py.File(path, "a") as file:
        file.create_dataset("bomb", (1 << 40,), "f4", chunks=(1 << 20,), compression="gzip")
    assert path.stat().st_size < 1 << 20
    assert code_of(path) == "import.too_large"


def test_a_group_that_holds_itself_is_refused(tmp_path):
    path = write_h5(tmp_path / "m.h5", GOOD)
    with h5py.File(path, "a") as file:
        file["model_weights"]["again"] = file["model_weights"]
    assert code_of(path) == "import.too_large"


def test_an_archive_bomb_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(model_file, "MAX_FILE_BYTES", 1 << 20)
    path = write_archive(tmp_path / "m.keras", weights=bytes(1 << 22))
    assert path.stat().st_size < 1 << 16
    assert code_of(path) == "import.too_large"


def test_an_endless_description_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(model_config, "MAX_OBJECTS", 100)
    assert code_of(write_h5(tmp_path / "m.h5", sequential(*[layer("Dense", units=1)] * 50))) == "import.too_large"


def test_too_many_items_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(weight_file, "MAX_ITEMS", 3)
    path = write_h5(tmp_path / "m.h5", GOOD)
    with h5py.File(path, "a") as file:
        for position in range(5):
            file.create_group(f"g{position}")
    assert code_of(path) == "import.too_large"


def test_weights_that_are_not_what_the_archive_says_are_refused(tmp_path):
    path = write_archive(tmp_path / "m.keras", weights=bytes(range(256)))
    path.write_bytes(path.read_bytes().replace(bytes(range(100, 120)), bytes(20)))
    assert look_into(path)
    with pytest.raises(TinysmithError) as caught:
        import_model(path)
    assert caught.value.code == "import.damaged"


@pytest.mark.parametrize("name", ["assets/words.txt", "../evil.py", "config.json"])
def test_an_archive_with_other_members_is_refused(tmp_path, name):
    with pytest.warns(UserWarning) if name == "config.json" else _nothing():
        path = write_archive(tmp_path / "m.keras", extra=[(name, "x")])
    assert code_of(path) == "import.extra_files"


class _nothing:  # noqa: N801
    def __enter__(self):
        return self

    def __exit__(self, *_):
        return False


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("m.pt", b"anything", "import.pytorch"),
        ("m.h5", pickle.dumps([1]), "import.pytorch"),
        ("m.onnx", b"anything", "import.onnx"),
        ("m.tflite", b"anything", "import.tflite"),
        ("m.h5", b"\x1c\0\0\0TFL3" + bytes(20), "import.tflite"),
        ("m.keras", b"", "import.not_keras"),
        ("m.keras", b"PK\x03\x04 broken", "import.damaged"),
        ("m.h5", b"\x89HDF\r\n\x1a\n" + bytes(40), "import.damaged"),
        ("m.csv", b"a,b\n1,2\n", "import.not_keras"),
    ],
)
def test_wrong_files_are_named(tmp_path, name, content, code):
    (tmp_path / name).write_bytes(content)
    assert code_of(tmp_path / name) == code


def test_a_pytorch_archive_is_recognised(tmp_path):
    with zipfile.ZipFile(tmp_path / "m.keras", "w") as archive:
        archive.writestr("archive/data.pkl", b"x")
    assert code_of(tmp_path / "m.keras") == "import.pytorch"


def test_a_saved_model_folder_is_explained(tmp_path):
    (tmp_path / "saved_model.pb").write_bytes(b"x")
    assert code_of(tmp_path) == "import.saved_model"


def test_a_missing_file_is_said_to_be_missing(tmp_path):
    assert code_of(tmp_path / "nothing.h5") == "file.missing"


def test_looking_needs_no_tensorflow(tmp_path):
    path = write_h5(tmp_path / "m.h5", GOOD)
    program = "import sys, pathlib; from tinycore.training.model_file import look_into; look_into(pathlib.Path(sys.argv[1])); "
    program += "sys.exit('tensorflow' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program, str(path)], check=False).returncode == 0
