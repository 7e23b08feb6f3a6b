-- Signing in by name and password, attempts that grow slower, and links that reset.

-- What a password comes to under scrypt, with what it was made with beside it. No role reads it: the door asks.
CREATE TABLE hy.passwords (
    person_id   uuid        NOT NULL,
    cost        integer     NOT NULL,
    block_size  integer     NOT NULL,
    parallelism integer     NOT NULL,
    salt        bytea       NOT NULL,
    hash        bytea       NOT NULL,
    set_at      timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    CONSTRAINT passwords_pkey PRIMARY KEY (person_id),
    CONSTRAINT passwords_person_known FOREIGN KEY (person_id) REFERENCES hy.people (id),
    CONSTRAINT passwords_cost_range CHECK (cost BETWEEN 4 AND 20),
    CONSTRAINT passwords_block_size_range CHECK (block_size BETWEEN 1 AND 32),
    CONSTRAINT passwords_parallelism_range CHECK (parallelism BETWEEN 1 AND 16),
    CONSTRAINT passwords_salt_length CHECK (octet_length(salt) = 16),
    CONSTRAINT passwords_hash_length CHECK (octet_length(hash) = 32)
);
ALTER TABLE hy.passwords ENABLE ROW LEVEL SECURITY;

-- Attempts that have not succeeded, by account and by address. It is the database that counts, so that every process
-- that serves the city counts the same.
CREATE TABLE hy.sign_in_attempts (
    key       bytea       NOT NULL,
    failures  integer     NOT NULL,
    next_at   timestamptz NOT NULL,
    forget_at timestamptz NOT NULL,
    CONSTRAINT sign_in_attempts_pkey PRIMARY KEY (key),
    CONSTRAINT sign_in_attempts_key_length CHECK (octet_length(key) = 32),
    CONSTRAINT sign_in_attempts_failures_range CHECK (failures >= 0)
);
CREATE INDEX sign_in_attempts_to_forget ON hy.sign_in_attempts (forget_at);
ALTER TABLE hy.sign_in_attempts ENABLE ROW LEVEL SECURITY;

-- Burns a link and begins a session of twelve hours; answers the post, or nothing when the link is spent or unknown.
-- A link that resets makes the password void first, and ends every session.
DROP FUNCTION hy.sign_in(bytea, bytea);
CREATE FUNCTION hy.sign_in(link bytea, session bytea, place bytea) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = hy, pg_temp AS $$
DECLARE
    post uuid;
    who uuid;
    voids boolean;
BEGIN
    PERFORM FROM hy.people WHERE id = (
        SELECT person_id FROM hy.sign_in_links JOIN hy.posts ON posts.id = post_id WHERE digest = link
    ) FOR UPDATE;
    UPDATE hy.sign_in_links SET used_at = pg_catalog.clock_timestamp()
    WHERE digest = link AND used_at IS NULL AND expires_at > pg_catalog.clock_timestamp()
    RETURNING post_id, resets INTO post, voids;
    IF post IS NULL THEN
        RETURN NULL;
    END IF;
    SELECT person_id INTO who FROM hy.posts WHERE id = post;
    IF voids THEN
        PERFORM hy.end_sessions(who, NULL);
        DELETE FROM hy.passwords WHERE person_id = who;
        PERFORM hy.journal_at_door('account.reset', who, post, 'person', who, '{}');
    END IF;
    INSERT INTO hy.sessions (digest, post_id, person_id, place, expires_at)
    VALUES (session, post, who, place, pg_catalog.clock_timestamp() + interval '12 hours');
    PERFORM hy.journal_at_door('session.begun', who, post, 'person', who, '{"means": "link"}');
    RETURN post;
END
$$;

-- How long nobody may try after so many failures in a row: `free` of them cost nothing, then it doubles up to `most`.
CREATE FUNCTION hy.attempt_delay(failures integer, free integer, first interval, most interval) RETURNS interval
LANGUAGE plpgsql IMMUTABLE SET search_path = hy, pg_temp AS $$
BEGIN
    IF failures < free THEN
        RETURN interval '0';
    END IF;
    RETURN least(first * pg_catalog.power(2, least(failures - free, 20)), most);
END
$$;

-- What attempts for a login are counted under. From an address at which the person signed in lately they are counted
-- by themselves, so that strangers who guess elsewhere keep nobody out of their own office.
CREATE FUNCTION hy.attempt_keys(who uuid, wanted text, place bytea) RETURNS TABLE (account bytea, address bytea)
LANGUAGE plpgsql STABLE SET search_path = hy, pg_temp AS $$
DECLARE
    is_familiar boolean := EXISTS (
        SELECT FROM hy.sessions
        WHERE sessions.person_id = who AND sessions.place = attempt_keys.place
          AND begun_at > pg_catalog.clock_timestamp() - interval '30 days'
    );
BEGIN
    RETURN QUERY SELECT
        pg_catalog.sha256(
            pg_catalog.convert_to('account:' || wanted, 'UTF8') || CASE WHEN is_familiar THEN place ELSE '' END
        ),
        CASE WHEN NOT is_familiar THEN pg_catalog.sha256(pg_catalog.convert_to('address:', 'UTF8') || place) END;
END
$$;

-- Begins an attempt to sign in: counts it as failed until it has succeeded, or says how many seconds to wait. Answers
-- what the password was made with; nulls where there is none. Known and unknown logins are asked the same questions,
-- so that neither the answer nor the time tells them apart.
--
-- An account: five attempts at once, then one after 5 s, 10 s, 20 s up to a quarter of an hour: 8 in the first minute.
-- An address: thirty, then one after 1 s, 2 s up to a minute. A refused attempt is not counted: nobody is kept out by
-- somebody who does not stop knocking longer than by one who waits.
CREATE FUNCTION hy.attempt_sign_in(wanted text, place bytea)
RETURNS TABLE (wait integer, cost integer, block_size integer, parallelism integer, salt bytea)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = hy, pg_temp AS $$
DECLARE
    nobody constant uuid := '00000000-0000-0000-0000-000000000000';
    who uuid := coalesce((SELECT id FROM hy.people WHERE login = wanted), nobody);
    counted record;
    now_is timestamptz;
    free_at timestamptz;
BEGIN
    DELETE FROM hy.sign_in_attempts WHERE key IN (
        SELECT old.key FROM hy.sign_in_attempts AS old WHERE old.forget_at < pg_catalog.clock_timestamp()
        ORDER BY old.forget_at, old.key LIMIT 20 FOR UPDATE SKIP LOCKED
    );
    SELECT * INTO counted FROM hy.attempt_keys(who, wanted, place);
    -- In the order of their keys, so that two never wait for one another.
    INSERT INTO hy.sign_in_attempts AS old (key, failures, next_at, forget_at)
    SELECT given.key, 0, '-infinity', pg_catalog.clock_timestamp() + interval '1 day'
    FROM unnest(ARRAY[counted.account, counted.address]) AS given (key) WHERE given.key IS NOT NULL ORDER BY given.key
    ON CONFLICT (key) DO UPDATE SET failures = old.failures;
    now_is := pg_catalog.clock_timestamp();
    SELECT pg_catalog.max(old.next_at) INTO free_at FROM hy.sign_in_attempts AS old
    WHERE old.key IN (counted.account, counted.address);
    IF free_at > now_is THEN
        RETURN QUERY SELECT pg_catalog.ceil(extract(epoch FROM free_at - now_is))::integer,
                            NULL::integer, NULL::integer, NULL::integer, NULL::bytea;
        RETURN;
    END IF;
    UPDATE hy.sign_in_attempts AS old
    SET failures = old.failures + 1,
        next_at = now_is + hy.attempt_delay(old.failures + 1, 5, interval '5 seconds', interval '15 minutes'),
        forget_at = now_is + interval '1 day'
    WHERE old.key = counted.account;
    UPDATE hy.sign_in_attempts AS old
    SET failures = old.failures + 1,
        next_at = now_is + hy.attempt_delay(old.failures + 1, 30, interval '1 second', interval '1 minute'),
        forget_at = now_is + interval '15 minutes'
    WHERE old.key = counted.address;
    RETURN QUERY SELECT 0, kept.cost, kept.block_size, kept.parallelism, kept.salt
    FROM (VALUES (who)) AS asked (person) LEFT JOIN hy.passwords AS kept ON kept.person_id = asked.person;
END
$$;

-- Takes back what an attempt that has succeeded was counted as.
CREATE FUNCTION hy.forget_attempts(who uuid, wanted text, place bytea) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = hy, pg_temp AS $$
DECLARE
    counted record;
BEGIN
    SELECT * INTO counted FROM hy.attempt_keys(who, wanted, place);
    PERFORM FROM hy.sign_in_attempts WHERE key IN (counted.account, counted.address) ORDER BY key FOR UPDATE;
    DELETE FROM hy.sign_in_attempts WHERE key = counted.account;
    -- Who has an account of their own does not make others' attempts from the same address free.
    UPDATE hy.sign_in_attempts SET failures = greatest(failures - 1, 0) WHERE key = counted.address;
END
$$;

-- Ends an attempt: begins a session of twelve hours where the password is right and its person holds a post today,
-- the one that they acted in last if they still do. Answers the post, or nothing.
CREATE FUNCTION hy.sign_in_by_password(wanted text, presented bytea, session bytea, place bytea) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = hy, pg_temp AS $$
DECLARE
    nobody constant uuid := '00000000-0000-0000-0000-000000000000';
    who uuid := coalesce((SELECT id FROM hy.people WHERE login = wanted), nobody);
    is_right boolean;
    post uuid := (
        SELECT posts.id FROM hy.posts
        LEFT JOIN LATERAL (
            SELECT pg_catalog.max(begun_at) AS at FROM hy.sessions
            WHERE sessions.person_id = who AND sessions.post_id = posts.id
        ) AS last ON true
        WHERE posts.person_id = who AND posts.since <= hy.door_day()
          AND (posts.until IS NULL OR posts.until > hy.door_day())
        ORDER BY last.at DESC NULLS LAST, posts.since, posts.id LIMIT 1
    );
BEGIN
    PERFORM FROM hy.people WHERE id = who FOR UPDATE;
    is_right := EXISTS (SELECT FROM hy.passwords WHERE person_id = who AND hash = presented);
    IF NOT is_right OR post IS NULL THEN
        PERFORM hy.journal_at_door(
            'session.refused', NULL, NULL, 'login',
            coalesce(nullif(who, nobody), pg_catalog.md5(wanted)::uuid),
            pg_catalog.jsonb_build_object('known', who <> nobody)
        );
        RETURN NULL;
    END IF;
    PERFORM hy.forget_attempts(who, wanted, place);
    INSERT INTO hy.sessions (digest, post_id, person_id, means, place, expires_at)
    VALUES (session, post, who, 'password', place, pg_catalog.clock_timestamp() + interval '12 hours');
    PERFORM hy.journal_at_door('session.begun', who, post, 'person', who, '{"means": "password"}');
    RETURN post;
END
$$;

-- Keeps a right password under a newer cost.
CREATE FUNCTION hy.renew_password(
    wanted text, presented bytea, new_cost integer, new_block_size integer, new_parallelism integer, new_salt bytea,
    new_hash bytea
) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = hy, pg_temp AS $$
BEGIN
    UPDATE hy.passwords SET cost = new_cost, block_size = new_block_size, parallelism = new_parallelism,
        salt = new_salt, hash = new_hash
    WHERE person_id = (SELECT id FROM hy.people WHERE login = wanted) AND hash = presented;
END
$$;

-- Whether the person of the transaction has a password.
CREATE FUNCTION hy.has_password() RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = hy, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM hy.passwords WHERE person_id = hy.person());
END
$$;

-- Begins an attempt to change the own password: trying the old one counts as trying to sign in.
CREATE FUNCTION hy.attempt_own_password(place bytea)
RETURNS TABLE (wait integer, cost integer, block_size integer, parallelism integer, salt bytea)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = hy, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT attempt.*
    FROM hy.people, hy.attempt_sign_in(people.login, attempt_own_password.place) AS attempt
    WHERE people.id = hy.person();
END
$$;

-- Sets the password of the person of the transaction, ends their other sessions and spends their links; answers whether
-- the old one was right. Who has none gives none. Answers nothing where the session is over meanwhile: who took a session
-- must not be able to outlast its end with a body that trickles in.
CREATE FUNCTION hy.set_password(
    presented bytea, new_cost integer, new_block_size integer, new_parallelism integer, new_salt bytea, new_hash bytea,
    session bytea, place bytea
) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = hy, pg_temp AS $$
DECLARE
    who uuid := hy.person();
    kept bytea;
BEGIN
    IF NOT coalesce(hy.signed_in(), false) THEN
        RAISE EXCEPTION 'only a person sets a password' USING ERRCODE = 'insufficient_privilege';
    END IF;
    -- Two changes at once come one after the other.
    PERFORM FROM hy.people WHERE id = who FOR UPDATE;
    IF NOT EXISTS (SELECT FROM hy.who_by_session(session) AS live WHERE live.person_id = who) THEN
        RETURN NULL;
    END IF;
    SELECT hash INTO kept FROM hy.passwords WHERE person_id = who;
    IF kept IS NOT NULL AND kept IS DISTINCT FROM presented THEN
        RETURN false;
    END IF;
    INSERT INTO hy.passwords (person_id, cost, block_size, parallelism, salt, hash)
    VALUES (who, new_cost, new_block_size, new_parallelism, new_salt, new_hash)
    ON CONFLICT (person_id) DO UPDATE SET cost = excluded.cost, block_size = excluded.block_size,
        parallelism = excluded.parallelism, salt = excluded.salt, hash = excluded.hash, set_at = excluded.set_at;
    PERFORM hy.forget_attempts(who, (SELECT login FROM hy.people WHERE id = who), set_password.place);
    PERFORM hy.end_sessions(who, session);
    RETURN true;
END
$$;

GRANT EXECUTE ON FUNCTION hy.sign_in(bytea, bytea, bytea),
    hy.attempt_sign_in(text, bytea), hy.sign_in_by_password(text, bytea, bytea, bytea),
    hy.renew_password(text, bytea, integer, integer, integer, bytea, bytea), hy.has_password(),
    hy.attempt_own_password(bytea),
    hy.set_password(bytea, integer, integer, integer, bytea, bytea, bytea, bytea)
    TO hy_app;
