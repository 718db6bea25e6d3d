"""The files that went through the sandbox: real bytes behind `file_id`, `getFile` and the download path."""

import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from sandbox.errors import bad_request
from sandbox.pictures import picture_size

LARGEST_DOWNLOAD = 20 * 1024 * 1024
LARGEST_UPLOAD = 50 * 1024 * 1024
LARGEST_PHOTO = 10 * 1024 * 1024
THUMBNAIL = 90


@dataclass(frozen=True)
class Upload:
    """A file on its way in."""

    name: str
    data: bytes
    mime_type: str = ""


@dataclass(frozen=True)
class StoredFile:
    """A file that Telegram keeps."""

    file_id: str
    unique_id: str
    path: str
    name: str
    mime_type: str
    data: bytes
    size: int

    def as_json(self) -> dict[str, Any]:
        """The fields that every kind of file has."""
        return {"file_id": self.file_id, "file_unique_id": self.unique_id, "file_size": self.size}


class Files:
    """Files by id and by path."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    def add(self, folder: str, upload: Upload, size: int | None = None) -> StoredFile:
        """Keep a file; `size` pretends another size than that of the bytes."""
        number = len(self._by_id) + 1
        digest = hashlib.sha256(upload.data).hexdigest()
        suffix = PurePosixPath(upload.name).suffix or ".bin"
        mime_type = upload.mime_type or mimetypes.guess_type(upload.name)[0] or "application/octet-stream"
        stored = StoredFile(
            file_id=f"BQACAgQAAx{folder[0].upper()}{number:06d}{digest[:32]}",
            unique_id=f"AgAD{digest[:12]}",
            path=f"{folder}/file_{number}{suffix}",
            name=upload.name,
            mime_type=mime_type,
            data=upload.data,
            size=len(upload.data) if size is None else size,
        )
        self._by_id[stored.file_id] = stored
        self._by_path[stored.path] = stored
        return stored

    def by_id(self, file_id: str) -> StoredFile | None:
        """The file of that id."""
        return self._by_id.get(file_id)

    def by_path(self, path: str) -> StoredFile | None:
        """The file behind a download path."""
        return self._by_path.get(path)

    def clear(self) -> None:
        """Forget all."""
        self._by_id.clear()
        self._by_path.clear()


def photo_json(stored: StoredFile) -> list[dict[str, Any]]:
    """Bot API PhotoSizes, the largest last."""
    width, height = picture_size(stored.data) or (THUMBNAIL, THUMBNAIL)
    full = {**stored.as_json(), "width": width, "height": height}
    shrink = THUMBNAIL / max(width, height)
    if shrink >= 1:
        return [full]
    small = {**full, "width": max(1, round(width * shrink)), "height": max(1, round(height * shrink))}
    return [small, full]


def document_json(stored: StoredFile) -> dict[str, Any]:
    """Bot API Document."""
    return {"file_name": stored.name, "mime_type": stored.mime_type, **stored.as_json()}


def check_photo(upload: Upload) -> None:
    """Refuse what Telegram does not take as a photo."""
    if len(upload.data) > LARGEST_PHOTO:
        raise bad_request(
            f"file of size {len(upload.data)} bytes is too big for a photo; the maximum size is {LARGEST_PHOTO} bytes"
        )
    size = picture_size(upload.data)
    if size is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    width, height = size
    if not width or not height or width + height > 10_000 or max(width / height, height / width) > 20:
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
