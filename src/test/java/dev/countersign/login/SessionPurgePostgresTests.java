package dev.countersign.login;

import dev.countersign.testkit.OnPostgres;

@OnPostgres
class SessionPurgePostgresTests extends SessionPurgeTests {

}
