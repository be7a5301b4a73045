"""PP-OCR, the network: figures, read a line at a time, with the certainty of every character.

The model lies in the wheel of rapidocr and is run by onnxruntime alone; nothing is downloaded, and nothing of
that package is imported.
"""

from collections.abc import Sequence
from functools import cached_property
from importlib import import_module, metadata
from pathlib import Path

import numpy as np
from PIL import Image

from plancompare.reading.ocr.image import Grey
from plancompare.reading.ocr.record import hash_of
from plancompare.records import NamedTuple

_PACKAGE, _MODEL = "rapidocr", "PP-OCRv6_rec_small.onnx"
_HEIGHT, _LEAST_WIDTH, _MOST_WIDTH = 48, 32, 1600
# Lines that are put through the network together.
_TOGETHER = 16


class Reading(NamedTuple):
    """A line as read: its characters and, of each, how sure it is (0 to 1) and where it stands.

    ``places`` are shares of the line's width. A gap between characters in which another might have been seen
    makes its neighbours less sure.
    """

    text: str
    sure: tuple[float, ...]
    places: tuple[float, ...]

    @property
    def weakest(self) -> float:
        """How sure the weakest character is; 0 where there is none."""
        return min(self.sure, default=0.0)


class Network:
    """The network, loaded once."""

    def __init__(self) -> None:
        onnxruntime = import_module("onnxruntime")  # of the extra "ocr", which hardly a machine has
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            str(self.path), options, providers=["CPUExecutionProvider"]
        )
        self._input = self._session.get_inputs()[0].name
        listed = self._session.get_modelmeta().custom_metadata_map["character"]
        self._signs = ["", *listed.split("\n"), " "]

    @cached_property
    def path(self) -> Path:
        """Where the model lies. Raises ImportError where it was not installed."""
        try:
            held = metadata.files(_PACKAGE) or ()
        except metadata.PackageNotFoundError as error:
            raise ImportError(_PACKAGE) from error
        found = next((file for file in held if file.name == _MODEL), None)
        if found is None:
            raise ImportError(f"{_MODEL} of {_PACKAGE}")
        return Path(str(found.locate()))

    def versions(self) -> dict[str, str]:
        """What is noted of it in a record."""
        return {
            "onnxruntime": metadata.version("onnxruntime"),
            _PACKAGE: metadata.version(_PACKAGE),
            _MODEL: hash_of(self.path.read_bytes()),
        }

    def read(self, lines: Sequence[Grey]) -> list[Reading]:
        """Each picture of one line, read."""
        shaped = [_shaped(line) for line in lines]
        order = sorted(range(len(lines)), key=lambda at: len(shaped[at][0]))
        out: list[Reading] = [Reading("", (), ())] * len(lines)
        for first in range(0, len(order), _TOGETHER):
            batch = order[first : first + _TOGETHER]
            width = max(len(shaped[at][0]) for at in batch)
            stacked = np.zeros((len(batch), 3, _HEIGHT, width), np.float32)
            for place, at in enumerate(batch):
                stacked[place, :, :, : len(shaped[at][0])] = shaped[at]
            told = np.asarray(self._session.run(None, {self._input: stacked})[0])
            for place, at in enumerate(batch):
                steps = round(told.shape[1] * len(shaped[at][0]) / width)
                out[at] = self._decoded(told[place, : max(1, steps)])
        return out

    def _decoded(self, steps: np.ndarray) -> Reading:
        """The characters of a line: the most probable sign at each step, repeated ones once, blanks none."""
        best = steps.argmax(axis=1)
        sure = steps[np.arange(len(steps)), best]
        text: list[str] = []
        probabilities: list[float] = []
        places: list[float] = []
        for step, sign in enumerate(best.tolist()):
            again = step > 0 and sign == best[step - 1]
            if not sign:
                continue
            if again:
                probabilities[-1] = max(probabilities[-1], float(sure[step]))
            else:
                text.append(self._signs[sign] if sign < len(self._signs) else "\ufffd")
                probabilities.append(float(sure[step]))
                places.append((step + 0.5) / len(steps))
        for step, missed in self._missed(steps, best):
            near = sorted(range(len(places)), key=lambda at: abs(places[at] - step))[:2]
            for at in near:
                probabilities[at] = min(probabilities[at], 1 - missed)
        return Reading("".join(text), tuple(round(p, 4) for p in probabilities), tuple(places))

    def _missed(self, steps: np.ndarray, best: np.ndarray) -> list[tuple[float, float]]:
        """Places of blanks where another sign than the neighbours was nearly seen, and how nearly."""
        out = []
        for step in np.flatnonzero(best == 0).tolist():
            row = steps[step]
            if row[0] > 0.95:
                continue
            signs = np.argsort(row[1:])[-3:][::-1] + 1
            beside = {int(best[at]) for at in range(max(0, step - 2), min(len(best), step + 3))}
            other = next((sign for sign in signs.tolist() if sign not in beside), None)
            if other is not None and row[other] > 0.05 and self._signs[other] != " ":
                out.append(((step + 0.5) / len(steps), float(row[other])))
        return out


def _shaped(line: Grey) -> np.ndarray:
    """A picture as the network takes it: 48 rows, from -1 (ink) to 1 (paper)."""
    width = round(line.shape[1] * _HEIGHT / max(1, line.shape[0]))
    width = min(max(width, _LEAST_WIDTH), _MOST_WIDTH)
    image = Image.fromarray(line).resize((width, _HEIGHT), Image.Resampling.BILINEAR)
    return np.asarray(image).astype(np.float32) / 127.5 - 1
