package dev.countersign.login;

import dev.countersign.testkit.OnPostgres;

@OnPostgres
class PendingLoginsPostgresTests extends PendingLoginsTests {

}
