import numpy as np
import pytest

from tinycore.errors import TinysmithError
from tinycore.training import tensorflow_runtime as runtime
from tinycore.training.import_keras import import_model
from tinycore.training.predict import predict

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore:You are saving your model")]

GOOD = {
    "keras3_cnn.keras": (16, 16, 1),
    "keras3_nested.keras": (16, 16, 1),
    "keras3_residual_conv1d.keras": (64, 3),
    "kws_on_original.h5": (16, 16, 1),
    "mlperf_ic_resnet8.h5": (32, 32, 3),
}


@pytest.mark.parametrize(("name", "shape"), GOOD.items(), ids=GOOD)
def test_real_models_open(shared, name, shape):
    model = import_model(shared / "models" / name).model
    assert model.input_shape[1:] == shape
    assert type(model).__module__.startswith("tf_keras")
    assert not any(hasattr(layer, "_nodes_by_depth") for layer in model.layers)
    assert np.isfinite(predict(model, np.zeros((1, *shape), np.float32))).all()


def test_a_file_that_mixes_both_orders_is_explained(shared):
    with pytest.raises(TinysmithError) as caught:
        import_model(shared / "models" / "motionsense_channels_first.h5")
    assert caught.value.code == "import.mixed_layout"
    assert "max_pooling2d" in caught.value.message().what


def test_a_lambda_is_never_run(tmp_path):
    keras, trap = runtime.keras(), tmp_path / "it ran"

    def touch(x, path=str(trap)):
        open(path, "w").close()  # noqa: PTH123 - a stranger's code needs no import
        return x

    model = keras.Sequential([keras.layers.InputLayer(input_shape=(3,)), keras.layers.Lambda(touch), keras.layers.Dense(1)])
    trap.unlink()
    for name in ("m.h5", "m.keras"):
        model.save(tmp_path / name)
        trap.unlink(missing_ok=True)
        with pytest.raises(TinysmithError) as caught:
            import_model(tmp_path / name)
        assert caught.value.code == "import.code_inside"
        assert not trap.exists()


def many_layers(keras):
    k, start = keras.layers, keras.Input((16, 16, 3))
    x = k.LeakyReLU(0.1)(k.BatchNormalization()(k.Conv2D(4, 3, strides=2)(k.ZeroPadding2D(1)(start))))
    x = k.ReLU(6.0)(k.DepthwiseConv2D(3)(k.SeparableConv2D(6, 3, padding="same", activation="relu")(x)))
    x = k.Concatenate()([x, k.Add()([x, k.Conv2D(6, 1)(x)])])
    return keras.Model(start, k.Softmax()(k.Dense(4)(k.GlobalAveragePooling2D()(k.AveragePooling2D(2)(x)))))


def a_series(keras):
    k, start = keras.layers, keras.Input((32, 3))
    x = k.MaxPooling1D(2)(k.Conv1D(8, 5, padding="same", activation="relu")(start))
    return keras.Model(start, k.Dense(1, activation="sigmoid")(k.GlobalMaxPooling1D()(k.SeparableConv1D(8, 3)(x))))


def a_layer_used_twice(keras):
    shared, start = keras.layers.Dense(6, activation="tanh"), keras.Input((6,))
    return keras.Model(start, keras.layers.Dense(2)(shared(shared(start))))


@pytest.mark.parametrize("ending", ["h5", "keras"])
@pytest.mark.parametrize("version", ["keras", "keras_3"])
@pytest.mark.parametrize("make", [many_layers, a_series, a_layer_used_twice])
def test_both_kerases_and_both_files_give_the_same_answers(tmp_path, make, version, ending):
    model, random = make(getattr(runtime, version)()), np.random.default_rng(1)
    model.save(tmp_path / f"m.{ending}")
    x = random.normal(size=(5, *model.input_shape[1:])).astype(np.float32)
    np.testing.assert_allclose(predict(import_model(tmp_path / f"m.{ending}").model, x), predict(model, x), atol=1e-5)


def test_a_bare_operation_of_the_newer_keras_is_named(tmp_path):
    keras = runtime.keras_3()
    start = keras.Input((6,))
    keras.Model(start, keras.layers.Dense(2)(start * 2.0)).save(tmp_path / "m.keras")
    with pytest.raises(TinysmithError) as caught:
        import_model(tmp_path / "m.keras")
    assert caught.value.code in ("import.layer_unsupported", "import.not_loadable")


def channels_first(*, flatten_format):
    """A small network whose channels come first; TensorFlow cannot run it on a processor, only build it."""
    keras = runtime.keras()
    k, first = keras.layers, {"data_format": "channels_first"}
    start = keras.Input((2, 9, 8))
    x = k.Conv2D(4, 3, activation="relu", **first)(start)
    x = k.BatchNormalization(axis=1)(x)
    x = k.Add()([x, k.Conv2D(4, 1, **first)(x)])
    x = k.Concatenate(axis=1)([x, k.MaxPooling2D(3, 1, "same", **first)(x)])
    x = k.AveragePooling2D((2, 3), **first)(x)
    x = k.Flatten(data_format=flatten_format)(x)
    x = k.BatchNormalization()(k.Dropout(0.1)(x))
    return keras.Model(start, k.Dense(3, activation="softmax")(x))


@pytest.mark.parametrize("flatten_format", ["channels_first", "channels_last"])
@pytest.mark.parametrize("ending", ["h5", "keras"])
def test_channels_first_is_turned(tmp_path, flatten_format, ending):
    path, random = tmp_path / f"m.{ending}", np.random.default_rng(1)
    model = channels_first(flatten_format=flatten_format)
    model.set_weights([np.abs(random.normal(size=w.shape)) * 0.2 + 0.02 for w in model.get_weights()])
    model.save(path)
    imported = import_model(path)
    assert imported.model.input_shape == (None, 9, 8, 2)
    assert "channels first" in imported.notes[0]
    assert all(getattr(layer, "data_format", "channels_last") == "channels_last" for layer in imported.model.layers)


def test_a_wrong_turn_would_be_noticed(monkeypatch):
    from tinycore.training import channels_last

    monkeypatch.setattr(channels_last, "_flatten", None)
    monkeypatch.setitem(channels_last._RULES, "Flatten", _careless_flatten)
    model = channels_first(flatten_format="channels_last")
    with pytest.raises(TinysmithError) as caught:
        channels_last.to_channels_last(model, name="m")
    assert caught.value.code == "import.changed"


def _careless_flatten(layer, values):
    from tinycore.training.channels_last import _Value

    return _Value(runtime.keras().layers.Flatten()(values[0].tensor), is_turned=False)


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda k: k.Sequential([k.layers.InputLayer(input_shape=(None, 3)), k.layers.Conv1D(2, 1)]), "import.open_shape"),
        (lambda k: _two_inputs(k), "import.several_ends"),
    ],
    ids=["open shape", "two inputs"],
)
def test_what_cannot_be_used_is_said(tmp_path, make, code):
    make(runtime.keras()).save(tmp_path / "m.h5")
    with pytest.raises(TinysmithError) as caught:
        import_model(tmp_path / "m.h5")
    assert caught.value.code == code


def _two_inputs(keras):
    inputs = [keras.Input((3,)), keras.Input((3,))]
    return keras.Model(inputs, keras.layers.Add()(inputs))


def test_our_own_models_come_back(tmp_path):
    from tinycore.training.build import build
    from tinycore.training.layers import BatchNorm, Dense, Flatten, convolution_1d, series_as_image

    model = build((series_as_image((8, 2)), convolution_1d(4, 3), BatchNorm(), Flatten(), Dense(2, "softmax")), (8, 2))
    model.save(tmp_path / "model.keras")
    x = np.random.default_rng(1).normal(size=(3, 8, 2)).astype(np.float32)
    np.testing.assert_allclose(predict(import_model(tmp_path / "model.keras").model, x), predict(model, x), atol=1e-6)
