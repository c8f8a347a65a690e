package dev.countersign.account;

import dev.countersign.testkit.OnPostgres;

@OnPostgres
class AccountProfilePostgresTests extends AccountProfileTests {

}
