package dev.countersign.apitoken;

import dev.countersign.testkit.OnPostgres;

@OnPostgres
class OlderApiTokenPostgresTests extends OlderApiTokenTests {

}
