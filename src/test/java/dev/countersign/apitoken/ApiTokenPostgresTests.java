package dev.countersign.apitoken;

import dev.countersign.testkit.OnPostgres;

@OnPostgres
class ApiTokenPostgresTests extends ApiTokenTests {

}
