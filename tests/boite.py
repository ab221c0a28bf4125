"""A real SMTP server on this machine, which keeps what it receives."""

import email
import email.policy

from aiosmtpd.controller import Controller


class Boite:
    """Keeps what it receives; refuses the addresses of « refuse.example »."""

    def __init__(self):
        self.messages = []

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):  # noqa: N802
        if address.endswith("@refuse.example"):
            return "550 No such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.messages.append((envelope.rcpt_tos, message))
        return "250 OK"


class Serveur(Controller):
    """Takes a free port, and checks that one rather than the port 0 which asked for it."""

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()
