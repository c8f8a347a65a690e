package dev.countersign.store;

import dev.countersign.testkit.OnPostgres;

@OnPostgres
class LeasesPostgresTests extends LeasesTests {

}
