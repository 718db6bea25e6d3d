"""Databases of PostgreSQL for tests: emptied and lent again, as a new one is some hundred files to copy and remove."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import make_url

OFTEN = 50
"""How often one is lent: what is deleted leaves room behind that nobody sweeps here."""

SHAPE = """
select md5(string_agg(line, ' ' order by line)) from (
    select 'class ' || oid || ' ' || xmin as line from pg_class where relnamespace = 'public'::regnamespace
    union all select 'constraint ' || oid || ' ' || xmin from pg_constraint where connamespace = 'public'::regnamespace
    union all select 'routine ' || oid || ' ' || xmin from pg_proc where pronamespace = 'public'::regnamespace
    union all select 'trigger ' || oid || ' ' || xmin from pg_trigger
    union all select 'version ' || version_num from alembic_version
) as lines
"""
"""Tells whether tables, indexes or constraints were touched: `xmin` is who last wrote a row."""

KICK = """
select pg_terminate_backend(pid, 5000) from pg_stat_activity
where datname = current_database() and pid <> pg_backend_pid()
"""

EMPTY = """
do $$
declare each record;
begin
    set local session_replication_role = replica;  -- in any order, whoever points to whom
    for each in
        select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
        and relname <> 'alembic_version' and pg_relation_size(oid) > 0  -- most were never written to
    loop
        execute format('delete from %I', each.relname);
    end loop;
    perform setval(seqrelid::regclass, seqstart, false) from pg_sequence;
end $$
"""

_idle: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
"""Of each template: databases that nobody uses, and how often they were lent."""


@asynccontextmanager
async def lent(template: str) -> AsyncIterator[str]:
    """The URL of an empty, migrated database. It goes to somebody else when only its rows were changed."""
    url, times = _idle[template].pop() if _idle[template] else (await fresh(template), 0)
    yield url
    if times < OFTEN and await _emptied(url, template):
        _idle[template].append((url, times + 1))
    else:
        await told(template, f"DROP DATABASE {make_url(url).database} WITH (FORCE)")  # thousands would fill the disk


async def fresh(template: str) -> str:
    """A copy of the template."""
    name = f"t{uuid.uuid4().hex}"
    await told(template, f"CREATE DATABASE {name} TEMPLATE template_bocal STRATEGY file_copy")
    return template.replace("template_bocal", name)


async def told(url: str, statement: str) -> None:
    """Tell the server of this URL to do something."""
    connection = await _connected(url, "postgres")
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


async def _emptied(url: str, template: str) -> bool:
    """Take all rows away; False where more than rows was changed."""
    shape = await _shape_of(template)
    connection = await _connected(url, str(make_url(url).database))
    try:
        await connection.execute(KICK)
        if await connection.fetchval(SHAPE) != shape:
            return False
        await connection.execute(EMPTY)
    finally:
        await connection.close()
    return True


_shapes: dict[str, str] = {}


async def _shape_of(template: str) -> str:
    if template not in _shapes:
        # A copy: whoever looks at the template keeps others from copying it.
        url = await fresh(template)
        connection = await _connected(url, str(make_url(url).database))
        _shapes[template] = await connection.fetchval(SHAPE)
        await connection.close()
    return _shapes[template]


async def _connected(url: str, database: str) -> Any:
    import asyncpg

    return await asyncpg.connect(user="postgres", database=database, host=url.split("host=")[1])
