package dev.countersign.account;

import dev.countersign.testkit.OnPostgres;

@OnPostgres
class AccountExportPostgresTests extends AccountExportTests {

}
