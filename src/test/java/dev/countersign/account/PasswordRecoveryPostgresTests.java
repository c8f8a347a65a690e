package dev.countersign.account;

import dev.countersign.testkit.OnPostgres;

@OnPostgres
class PasswordRecoveryPostgresTests extends PasswordRecoveryTests {

}
