"""getMe, getUpdates, setWebhook, deleteWebhook, getWebhookInfo."""

import json
import re
from typing import Any
from urllib.parse import urlsplit

from sandbox.errors import bad_request, conflict
from sandbox.methods.registry import method
from sandbox.params import Params
from sandbox.updates import DEFAULT_KINDS
from sandbox.world import World

LONGEST_SECRET = 256
MOST_UPDATES = 100
WEBHOOK_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


@method("getMe")
def get_me(world: World, _params: Params) -> dict[str, Any]:
    """The bot."""
    return {
        **world.bot,
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "supports_guest_queries": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
        "can_manage_bots": False,
    }


@method("getUpdates")
async def get_updates(world: World, params: Params) -> list[dict[str, Any]]:
    """Updates now or within `timeout` seconds."""
    if world.webhook.url:
        raise conflict(WEBHOOK_ACTIVE)
    _read_allowed_updates(world, params)
    limit = min(max(params.integer("limit", MOST_UPDATES), 1), MOST_UPDATES)
    return await world.polling.poll(params.integer("offset"), limit, params.integer("timeout"))


def _read_allowed_updates(world: World, params: Params) -> None:
    """Left out or unreadable: the earlier setting stays."""
    kinds = params.values.get("allowed_updates")
    if isinstance(kinds, str) and kinds:
        try:
            kinds = json.loads(kinds)
        except ValueError:
            return
    if isinstance(kinds, list):
        world.updates.allow([str(kind) for kind in kinds])


@method("setWebhook")
def set_webhook(world: World, params: Params) -> bool:
    """Updates go to that address (`http` is allowed, as on a Bot API server of one's own)."""
    url = params.text("url")
    if url and (urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).hostname):
        raise bad_request("invalid webhook URL specified")
    secret = params.text("secret_token")
    if len(secret) > LONGEST_SECRET:
        raise bad_request("secret token is too long")
    if not re.fullmatch("[A-Za-z0-9_-]*", secret):
        raise bad_request("secret token contains unallowed characters")
    _read_allowed_updates(world, params)
    if params.flag("drop_pending_updates"):
        world.updates.pending.clear()
    if url:
        world.polling.terminate("terminated by setWebhook request")
    world.webhook.set(url, secret if url else "", params.integer("max_connections", 40))
    return True


@method("deleteWebhook")
def delete_webhook(world: World, params: Params) -> bool:
    """Back to polling."""
    set_webhook(world, Params({"drop_pending_updates": params.flag("drop_pending_updates")}))
    return True


@method("getWebhookInfo")
def get_webhook_info(world: World, _params: Params) -> dict[str, Any]:
    """Address, how many updates wait, and the last failure."""
    webhook = world.webhook
    info: dict[str, Any] = {
        "url": webhook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates.pending),
    }
    if webhook.last_error_date:
        info |= {"last_error_date": webhook.last_error_date, "last_error_message": webhook.last_error}
    if webhook.url:
        info |= {"max_connections": webhook.max_connections, "ip_address": "127.0.0.1"}
    if world.updates.allowed != DEFAULT_KINDS:
        info["allowed_updates"] = sorted(world.updates.allowed)
    return info
