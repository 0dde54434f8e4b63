"""Which of Flower's nodes are whose. Flower gives a node that comes back another number, and in every run of its own."""

from flwr.app import ConfigRecord, Message, MessageType, RecordDict
from flwr.serverapp import Grid

from .plan import Plan

# How long a node may take to say whose it is, in seconds: as long as Flower waits until it gives one up.
PATIENCE = 60


class Members:
    """Agents by the numbers of their nodes, as far as they are known."""

    def __init__(self, plan: Plan, known: dict[int, int] | None = None) -> None:
        self.plan = plan
        self.agents = dict(known or {})

    def asked(self, grid: Grid, number: int) -> list[int]:
        """The nodes that are there and take part in a round. Where all do, none has to say whose it is."""
        nodes = list(grid.get_node_ids())
        if self.plan.participants.are_all:
            return nodes
        self.meet(grid, [node for node in nodes if node not in self.agents])
        drawn = self.plan.participants.of(number)
        return [node for node in nodes if self.agents.get(node) in drawn]

    def meet(self, grid: Grid, strangers: list[int]) -> None:
        """Asks nodes whose they are; one that does not answer stays unknown, and is asked again."""
        request = RecordDict({"config": ConfigRecord()})
        kind = f"{MessageType.QUERY}.number"
        messages = [Message(request, dst_node_id=node, message_type=kind) for node in strangers]
        if not messages:
            return
        for reply in grid.send_and_receive(messages, timeout=min(self.plan.timeout, PATIENCE)):
            if not reply.has_error():
                self.agents[reply.metadata.src_node_id] = int(reply.content["report"]["agent"])
