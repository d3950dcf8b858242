"""Why a set of weights cannot be used. Each message is a sentence with what to do next."""


class NotReady(RuntimeError):
    """A set of weights cannot be used as it is."""

    reason = "weights_not_ready"


class UnknownSet(NotReady):
    """No manifest describes a set of that name."""

    reason = "weights_unknown"


class LicenceNotHeld(NotReady):
    """The set's licence does not allow advertising, and nobody has said that another one is held."""

    reason = "weights_licence"


class WeightsMissing(NotReady):
    """Files of the set are not there, or nobody has verified them."""

    reason = "weights_missing"


class WeightsCorrupt(NotReady):
    """A file is not what was fetched, or not what the manifest names."""

    reason = "weights_corrupt"


class WrongRevision(WeightsCorrupt):
    """The set was fetched for another revision than its manifest names now."""

    reason = "weights_revision"


class FetchFailed(NotReady):
    """The set could not be fetched."""

    reason = "weights_fetch"
