"""The sentences behind each error code: what happened, what to try."""

from __future__ import annotations

MESSAGES: dict[str, tuple[str, str]] = {
    # anything
    "internal": (
        "Tinysmith made a mistake of its own ({kind}).",
        "Try the step again; if it stays, send the log file named in Help.",
    ),
    "disk.full": (
        "There is no room left on the disk that holds {path}.",
        "Free some space and try again; nothing that was saved before is lost.",
    ),
    "folder.read_only": ("Nothing can be written to {path}.", "Save the project somewhere else, for instance in your documents folder."),
    "file.missing": ("{path} is not there.", "Check the name, or choose the file again."),
    "file.unreadable": ("{path} could not be read: {reason}.", "Close other programs that use it, or choose another file."),
    "cancelled": ("It was stopped as you asked.", "Start it again whenever you like; finished steps are kept."),
    "memory.full": ("This computer has too little memory for that.", "Use less data or a smaller model, or close other programs."),
    "worker.died": (
        "The helper process for “{job}” stopped unexpectedly.",
        "It has been started again and your work is kept; try the step once more, with less data if it repeats.",
    ),
    # project and command line
    "project.unreadable": ("{path} is not a Tinysmith project.", "Open the folder whose name ends in .tiny."),
    "project.newer": (
        "{path} was saved by a newer Tinysmith (format {found}, this one reads up to {known}).",
        "Install the newer version to open it; the project was not changed.",
    ),
    "recipe.invalid": ("{path}: {reason}.", "`python3 main.py run --template` prints every key with its choices."),
    "setting.invalid": ("{name} cannot be {value}.", "{reason}"),
    "stage.not_ready": ("“{stage}” needs “{needs}” first.", "Finish the earlier step, then come back."),
    "export.needs_data": (
        "The number format {mode} needs sample data, because the range of every layer has to be measured.",
        "Give the table or folder the model was trained on with --data, or choose --mode float32.",
    ),
    "export.mode_not_ready": ("The number format {mode} is not in this version.", "Ready ones: {ready}."),
    "export.mode_fixed": (
        "{path} is converted already, so it cannot become {mode}.",
        "Use --mode as-is, or give the .keras or .h5 file it was made from.",
    ),
    "bench.inputs": (
        "{path} does not hold inputs for this model.",
        "It has to be an .npz file with an array `x` of {dtype} in the shape ({shape}).",
    ),
    "export.damaged": ("{path} is not what an export wrote there.", "Export the model once more."),
    "export.no_folder": ("No folder was chosen for the exported files.", "Choose where they should go."),
    "export.folder_taken": (
        "{path} exists already and does not come from an earlier export.",
        "Choose another name or folder; nothing was changed.",
    ),
    "flash.no_image": ("{folder} holds no firmware image.", "Give a folder that `export`, `run` or `demo` has made."),
    "benchmark.unknown": ("There is no benchmark called {name}.", "Known ones: {known}."),
    # data
    "data.no_source": ("No data was chosen yet.", "Choose a CSV file, or a folder with one CSV file per recording."),
    "data.empty": ("{path} is empty.", "Choose a file with at least a few rows of numbers."),
    "data.not_text": ("{path} is not a text table.", "Save it as CSV (comma separated values) and choose that file."),
    "data.kind_later": (
        "{path} holds {kind}, which this version cannot read yet.",
        "Use tables and recordings as CSV files for now.",
    ),
    "data.no_files": ("There is no CSV file in {path}.", "Choose a CSV file, or a folder with one CSV file per recording."),
    "data.too_large": (
        "{path} is too large ({size}, the limit is {limit}).",
        "Use a part of it, or fewer columns.",
    ),
    "data.ragged": (
        "{path}: {count} of {total} lines do not have {expected} fields, the first is line {line}.",
        "Open it in a text editor: every line needs the same separator and the same number of fields.",
    ),
    "data.read_short": (
        "{path} could not be read completely: {found} of {expected} rows arrived.",
        "Save the file again as plain CSV; look for quotation marks that are opened and never closed.",
    ),
    "data.duplicate_columns": ("{path} has several columns called {columns}.", "Give every column a name of its own."),
    "data.column_missing": ("There is no column “{column}”.", "Choose one of: {columns}."),
    "data.no_numeric": (
        "{path} has no column of numbers to learn from, apart from what to predict.",
        "Choose another file, or write measurements as plain numbers.",
    ),
    "data.target_text": (
        "“{column}” holds text such as “{example}”, so it cannot be predicted as a number.",
        "Choose classification, or a column of numbers.",
    ),
    "data.one_class": (
        "Every sample is “{label}”: there is nothing to tell apart.",
        "Add data of at least one other class, or choose another column to predict.",
    ),
    "data.one_value": (
        "“{column}” is always {value}: there is nothing to predict.",
        "Choose another column to predict, or add data where it varies.",
    ),
    "data.no_classes": (
        "The recordings in {path} do not say what they show.",
        "Put the recordings of each class into a folder of its own, or name the files after their class.",
    ),
    "data.too_many_classes": (
        "“{column}” has {count} different values, too many for classes (at most {limit}).",
        "Choose regression if it is a quantity, or another column to predict.",
    ),
    "data.too_few": (
        "There are only {count} samples, too few to learn from and to check with.",
        "At least {needed} are needed, and a few hundred are better.",
    ),
    "data.too_few_groups": (
        "“{column}” has only {count} different values, but whole ones are kept together in three parts.",
        "Choose a column with at least three values, or let Tinysmith decide.",
    ),
    "data.window_too_long": (
        "No recording is as long as one window of {window} rows; the longest has {longest}.",
        "Choose a shorter window, or make longer recordings.",
    ),
    "data.columns_differ": (
        "The recordings in {path} do not have the same columns: {file} differs in {columns}.",
        "Use recordings with the same sensors in the same order.",
    ),
    "data.dataset_unreadable": ("The prepared data in {path} is damaged.", "Prepare the data again; the files you chose are untouched."),
    # boards
    "board.unknown": ("There is no board called “{id}”.", "Close to it: {close}. `python3 main.py boards` lists them all."),
    "board.invalid": ("The board file {path} is wrong: {reason}.", "Correct that line of the file, or install Tinysmith again."),
    # compiler
    "compiler.missing": (
        "The compiler that comes with Tinysmith is not installed.",
        "Start Tinysmith with `python3 main.py` once while online; it installs what is missing.",
    ),
    "compiler.failed": ("The C sources did not compile.", "This is a mistake in Tinysmith: send the log file named in Help."),
    "compiler.slow": (
        "The compiler did not finish within {seconds} s.",
        "Close other programs and try again; the first build of a board takes longest.",
    ),
    "compiler.too_big": (
        "The program does not fit: {memory} is short of {bytes} bytes.",
        "Shrink the model further, or choose a board with more memory.",
    ),
    # opening a Keras model
    "import.not_keras": ("{name} is not a Keras model.", "Choose a file saved by Keras, ending in .keras or .h5."),
    "import.damaged": ("{name} is damaged and cannot be read.", "Copy or save the file once more."),
    "import.too_large": ("{name} holds far more than any microcontroller can run.", "Choose a smaller network."),
    "import.pytorch": (
        "{name} is a PyTorch model.",
        "Build the same network in Keras and save it as .keras, or search for a new one here.",
    ),
    "import.onnx": (
        "{name} is an ONNX model, which this version cannot open.",
        "Save the original as .keras or .h5, or convert it to .tflite.",
    ),
    "import.tflite": (
        "{name} is already a TensorFlow Lite model, which cannot be trained further.",
        "Use `python3 main.py export {name}` for it, or choose the .keras or .h5 file it came from.",
    ),
    "import.saved_model": (
        "{name} is a SavedModel folder, which this version cannot open.",
        "Load it in Keras and save it as one .keras or .h5 file.",
    ),
    "import.weights_only": (
        "{name} holds weights without the network they belong to.",
        "Save the whole model (`model.save`) and choose that file.",
    ),
    "import.code_inside": (
        "{name} contains program code (the layer “{layer}”, {kind}), which is never run.",
        "Replace that layer by standard ones, such as Rescaling or Activation, and save the model again.",
    ),
    "import.custom_layer": (
        "{name} uses “{kind}” (in “{layer}”), which is not one of Keras's own.",
        "Replace it by a standard layer and save the model again.",
    ),
    "import.custom_model": ("{name} holds a model of an own class ({model}).", "Save it as a Sequential or Functional model."),
    "import.extra_files": ("{name} holds more than a model.", "Save the model again without assets."),
    "import.links_outside": ("{name} refers to other files, which are never opened.", "Save the model again as one file."),
    "import.not_loadable": ("Keras cannot load {name}.", "Open it in the program that made it and save it again as .keras."),
    "import.layer_unsupported": (
        "The layer “{layer}” ({kind}) of {name} cannot be brought over.",
        "Replace it by standard layers and save the model again.",
    ),
    "import.several_ends": (
        "{name} has {inputs} inputs and {outputs} outputs; one of each can be used.",
        "Save a model with one input and one output.",
    ),
    "import.open_shape": ("The input of {name} has no fixed size: {shape}.", "Build the model with a fixed input shape and save it again."),
    "import.mixed_layout": (
        "{name} has its channels first, and “{layer}” cannot be turned to channels last.",
        "Set data_format to channels_last in every layer, train again and save it.",
    ),
    "import.changed": ("{name} answers differently after it was opened.", "Save it with a newer Keras and try again."),
    "import.shape": (
        "The model takes {model} numbers (shape {shape}), but the data has {data} for each sample.",
        "Choose the data that the model was trained for, or change window and columns on the Data page.",
    ),
    "import.outputs": (
        "The model gives {model} answers, but the data needs {data}.",
        "Choose the data that the model was trained for, with the same classes.",
    ),
    # training, search and conversion
    "search.too_little_data": ("The part “{part}” of the data is empty.", "Add more data, or change how it is split on the Data page."),
    "search.nothing_fits": (
        "No network that was tried fits on {board}.",
        "Choose a board with more memory, fewer columns or a shorter window.",
    ),
    "convert.bad_calibration": (
        "The training data holds numbers that are not finite, or no samples at all.",
        "Look at the columns on the Data page and leave out the broken ones.",
    ),
    "convert.failed": ("TensorFlow Lite could not convert the model.", "Try another number format, or search for another network."),
    "convert.changed": (
        "The converted model answers differently from the trained one.",
        "Search for another network; if you opened this model, save it again with standard layers.",
    ),
    # removing parts of a network
    "shrink.layer_lost": (
        "The layer “{layer}” could not be found in the Keras model.",
        "Set the sparsity to 0, or open the model again on the Model page.",
    ),
    "shrink.not_possible": (
        "Channels cannot be removed safely around the layer “{layer}”.",
        "Choose “weights” as what to remove, or set the sparsity to 0.",
    ),
    "convert.operators": ("TensorFlow Lite has no form of: {operators}.", "Replace those layers by standard ones."),
    "convert.float_fallback": (
        "The converter left parts of the model in floating point: {operators}.",
        "Choose float32, or replace those layers by standard ones.",
    ),
    # opened models
    "model.not_tflite": (
        "This is not a TensorFlow Lite model.",
        "Choose a file that ends in .tflite, or import a .keras or .h5 model on the Model page.",
    ),
    "model.damaged": ("The model file is damaged: {reason}.", "Copy or export the file once more."),
    "model.too_large": (
        "The model is too large: {what} is {found}, at most {limit} can be read.",
        "Choose a smaller network; microcontrollers hold far less than this.",
    ),
    "model.operator_unsupported": (
        "The layer “{layer}” is the operator {operator}, which Tinysmith cannot run on a board.",
        "Replace that layer; supported are: {supported}.",
    ),
    "model.operator_form": (
        "The layer “{layer}” ({operator}) has a form that cannot run: {reason}.",
        "Change that layer, or export the model again with static shapes and int8 or float32 numbers throughout.",
    ),
    "model.dtype_unsupported": (
        "The tensor “{tensor}” holds {dtype} numbers, which Tinysmith cannot run on a board.",
        "Convert the model again as full int8 (inputs and outputs too) or as float32.",
    ),
    "model.dynamic_shape": (
        "The tensor “{tensor}” has a size that is only known while the model runs.",
        "Convert the model again with a fixed input size, one sample at a time.",
    ),
    "model.batch": (
        "The model takes {batch} samples at a time, and “{tensor}” mixes them.",
        "Convert the model again for one sample at a time.",
    ),
    "model.select_ops": (
        "The model needs full TensorFlow for {operators} (Select TensorFlow operators).",
        "Convert it without SELECT_TF_OPS; for a model whose channels come first, move them last before converting.",
    ),
    "model.control_flow": (
        "The model contains loops or branches (several subgraphs).",
        "Only loops that count up to a fixed number can run. Set unroll=True in recurrent layers and stateful=False, and convert it again.",
    ),
    "model.litert_refused": (
        "TensorFlow Lite itself cannot run this model: {reason}.",
        "Convert it again with a recent TensorFlow.",
    ),
    "model.input_shape": (
        "The model takes samples of shape {expected}, but got {found}.",
        "Choose data of the shape that the model was trained for.",
    ),
    # serial ports
    "port.virtual_gone": ("The virtual board is not there any more.", "Click again: it starts afresh, with what was flashed last."),
    "port.missing": ("There is no port {port}.", "Plug the board in, or choose its port again from the list."),
    "port.permission": (
        "This computer does not let you use {port}.",
        "On Linux type `sudo usermod -a -G dialout $USER` and log in again (or install the udev rules that come with Tinysmith).",
    ),
    "port.busy": ("Another program is using {port}.", "Close serial monitors and the Arduino program, then click again."),
    "port.gone": (
        "{port} went away in the middle of the work.",
        "Check the cable and click again; the board was not harmed and waits in its bootloader if it was being flashed.",
    ),
    # talking to a running board
    "link.no_answer": (
        "The board does not answer.",
        "Check that it was flashed with Tinysmith and that no other program uses its port, then press its reset button once.",
    ),
    "link.wrong_model": (
        "The board runs another model ({found}… of the project “{project}”) than this one ({wanted}…).",
        "Flash this model onto the board first.",
    ),
    "link.refused": ("The board refused a request: {reason}.", "Flash the board again, so that both sides are of the same version."),
    "link.garbled": ("The board's answer to “{request}” makes no sense.", "Click again; if it stays, flash the board again."),
    "link.newer": (
        "The board speaks version {found} of the protocol, this Tinysmith speaks {known}.",
        "Flash the board again with this Tinysmith.",
    ),
    # watching it work
    "live.no_recording": ("The samples kept for the final score hold no recording called “{name}”.", "Choose one from the list."),
    "live.other_windows": (
        "The board cuts windows of {found_window} rows every {found_hop} rows, the data windows of {wanted_window} every {wanted_hop}.",
        "Flash this project onto the board first.",
    ),
    # flashing
    "image.invalid": ("{path} cannot be flashed: {reason}.", "Build the firmware again in the Export step, or choose another file."),
    "flash.unsupported": ("This version of Tinysmith cannot flash the {board}.", "{note}"),
    "flash.too_large": (
        "The program has {image_bytes:,} bytes, but the {board} has room for {flash_bytes:,}.",
        "Shrink the model further, or choose a larger board.",
    ),
    "flash.other_board": (
        "{image} was built for “{made_for}”, not for the {board}.",
        "Choose this board in the Board step and build again.",
    ),
    "flash.other_port": ("{found} is at {port}, not a {board}.", "Choose the port that carries the board's name."),
    "flash.other_bootloader": (
        "Another bootloader answers there ({found}) than that of the board ({wanted}).",
        "Choose the board's own port.",
    ),
    "flash.no_bootloader": ("The {board} did not start its bootloader.", "{entry} Then click again."),
    "flash.no_answer": (
        "The board's bootloader did not answer (command {command}).",
        "Click again; if it stays, press the reset button twice, quickly, or try another cable.",
    ),
    "flash.confused": (
        "The board's bootloader gave an answer that makes no sense (command {command}).",
        "Click again, or try another cable.",
    ),
    "flash.verify_failed": (
        "{pages} pages of the flash did not keep what was written (first at {address}).",
        "Click again; the board was left empty, waiting in its bootloader.",
    ),
    "flash.not_started": ("The program was written, but the {board} did not come back.", "Press its reset button once, then open Live."),
    "flash.selftest_failed": (
        "On the board, {failed} of {vectors} test vectors gave another result than on this computer.",
        "Flash it again; if it stays, export again and send the log file named in Help.",
    ),
    # export
    "export.io_types": (
        "The model's input or output holds {found} numbers, which cannot be exported yet.",
        "Convert the model with {known} inputs and outputs.",
    ),
    "export.io_scales": (
        "The model has several inputs or outputs that are quantized differently.",
        "Convert it with floating-point inputs and outputs, or give it one input and one output.",
    ),
    "export.onnx_operator": (
        "The layer “{layer}” ({operator}) cannot be written as ONNX yet.",
        "Use the C sources, which run on a Raspberry Pi too. Layers that can be written: {known}.",
    ),
    "export.data_mismatch": (
        "One sample of the data has {data} numbers, but the model reads {model}.",
        "Choose the data that this model was trained with, or export the model without data.",
    ),
    # virtual boards
    "twin.did_not_start": (
        "The virtual {board} did not start.",
        "Try again; if it stays, reinstall Tinysmith, or use a real board.",
    ),
    "twin.no_core": (
        "Nothing can be measured for {board} yet: its core is not emulated, or there is no firmware for it.",
        "Choose one of: {known}.",
    ),
    "twin.not_virtual": ("There is no virtual {board}.", "Choose one of: {known}."),
    "twin.bench_failed": (
        "The model could not be measured on the virtual {board}: {reason}.",
        "Build the firmware again; if it stays, send the log file named in Help.",
    ),
    # firmware
    "firmware.no_port": (
        "Tinysmith cannot build a ready image for the {board} yet.",
        "Use the exported C sources in your own program, or choose a board that can be flashed.",
    ),
}
