package dev.countersign.account;

import dev.countersign.testkit.OnPostgres;

@OnPostgres
class EmailConfirmationPostgresTests extends EmailConfirmationTests {

}
