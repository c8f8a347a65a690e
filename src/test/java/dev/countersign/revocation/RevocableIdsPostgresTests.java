package dev.countersign.revocation;

import dev.countersign.testkit.OnPostgres;

@OnPostgres
class RevocableIdsPostgresTests extends RevocableIdsTests {

}
