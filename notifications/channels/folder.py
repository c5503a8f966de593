"""Mail into a folder, for a demo without a mail server: each message becomes one file that a mail program opens."""

from pathlib import Path

from notifications.channels import Fate, Message, Outcome
from notifications.channels.email import MailServer, letter


class Folder:
    """Writes messages as files; the same message written again replaces itself."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, message: Message) -> Outcome:
        """Write the file beside its name first, so that nobody reads half a message."""
        mail = letter(message, MailServer("localhost"))
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"{message.identity}.eml"
        unfinished = path.with_suffix(".part")
        unfinished.write_bytes(bytes(mail))
        unfinished.replace(path)
        return Outcome(Fate.SENT)
