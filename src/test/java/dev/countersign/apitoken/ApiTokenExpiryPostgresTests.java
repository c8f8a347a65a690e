package dev.countersign.apitoken;

import dev.countersign.testkit.OnPostgres;

@OnPostgres
class ApiTokenExpiryPostgresTests extends ApiTokenExpiryTests {

}
