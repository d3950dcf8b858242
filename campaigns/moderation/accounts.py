"""Who may have an account, and from where they sign in."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from campaigns.rate import client_address


class StaffOnlyAdapter(DefaultAccountAdapter):
    """Accounts are made by managers: nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address that failed attempts are counted by: past our own proxies, or all would share one."""
        return client_address(request)
