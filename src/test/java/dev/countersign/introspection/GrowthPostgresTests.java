package dev.countersign.introspection;

import dev.countersign.testkit.OnPostgres;

@OnPostgres
class GrowthPostgresTests extends GrowthTests {

}
