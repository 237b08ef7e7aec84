"""MESH with the NHS's own Python client: a message there and back, whole, compressed and in chunks, tracked and acknowledged."""

import os
import sys
import uuid

from mesh_client import MeshClient, MeshError

URL = os.environ.get("NHS_SANDBOX_MESH_URL", "http://127.0.0.1:9003")
SHARED_KEY = b"TestKey"
PASSWORD = "password"
SENDER, RECIPIENT, WORKFLOW = "X26ABC1", "X26ABC2", "TEST_WORKFLOW"

# over TLS: the local authority's certificate, and a client certificate where the sandbox was started with --mtls
STATE = os.path.join(os.environ.get("NHS_SANDBOX_STATE_FOLDER", os.path.expanduser("~/.nhs-sandbox")), "tls")
CA = os.environ.get("NHS_SANDBOX_CA", os.path.join(STATE, "ca.pem"))
CLIENT = (os.path.join(STATE, "client.pem"), os.path.join(STATE, "client.key"))
TLS = {"verify": CA, "cert": CLIENT if os.path.exists(CLIENT[0]) else None} if URL.startswith("https:") else {}


def open_mailbox(mailbox, **options):
    return MeshClient(URL, mailbox, PASSWORD, shared_key=SHARED_KEY, **TLS, **options)


def check(condition, what):
    if not condition:
        sys.exit(f"failed: {what}")


def there_and_back(sender, recipient, content, **options):
    """Sends, looks for it in the inbox, reads it, acknowledges it; gives back how it was tracked in the end."""
    local_id = str(uuid.uuid4())
    message_id = sender.send_message(
        RECIPIENT, content, workflow_id=WORKFLOW, subject="From Python", filename="letter.txt", local_id=local_id, **options
    )
    check(sender.track_message(message_id)["status"] == "accepted", "a sent message is accepted")
    check(message_id in recipient.list_messages(), "it is in the inbox")
    with recipient.retrieve_message(message_id) as message:
        check(message.read() == content, "its content is what was sent")
        check(message.sender == SENDER and message.recipient == RECIPIENT, "sender and recipient")
        check(message.workflow_id == WORKFLOW and message.local_id == local_id, "workflow and local id")
        check(message.subject == "From Python" and message.filename == "letter.txt", "subject and file name")
    # leaving the block has acknowledged it
    check(message_id not in recipient.list_messages(), "an acknowledged message is gone from the inbox")
    return sender.track_message(message_id)


def main():
    with open_mailbox(SENDER) as sender, open_mailbox(RECIPIENT) as recipient:
        sender.handshake()
        recipient.handshake()
        print(f"{SENDER} and {RECIPIENT} say hello.")

        found = sender.lookup_endpoint("X26", WORKFLOW)["results"]
        check([each["mailbox_id"] for each in found] == [RECIPIENT], "the lookup finds the recipient")

        tracked = there_and_back(sender, recipient, b"Dear Doctor, all is well.")
        print(f"A letter was sent, read and {tracked['status']}.")
        there_and_back(sender, recipient, b"Dear Doctor, all is well." * 1000, compress=True)
        print("A compressed one, too.")
        there_and_back(sender, recipient, os.urandom(25_000), max_chunk_size=10_000)
        there_and_back(sender, recipient, b"all is well " * 5000, max_chunk_size=20_000, compress=True)
        print("And some in chunks.")

        sent = [sender.send_message(RECIPIENT, str(n).encode(), workflow_id=WORKFLOW) for n in range(25)]
        waiting = [message_id for message_id in recipient.iterate_message_ids(WORKFLOW, batch_size=10) if message_id in sent]
        check(waiting == sent, "all wait, in the order in which they were sent")
        for message in recipient.iterate_messages(WORKFLOW, batch_size=10):
            if message.id() in sent:
                check(message.read() == str(sent.index(message.id())).encode(), "each has its own content")
                message.acknowledge()
        check(not set(sent) & set(recipient.iterate_message_ids()), "none waits any more")
        print(f"{len(sent)} messages were read in order and acknowledged.")

        try:
            sender.send_message("NOBODY", b"?", workflow_id=WORKFLOW)
            sys.exit("failed: a message to nobody was taken")
        except MeshError as error:
            print(f"A message to nobody is refused: {error.args[0]}.")


if __name__ == "__main__":
    main()
