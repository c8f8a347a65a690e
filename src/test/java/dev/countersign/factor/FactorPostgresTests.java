package dev.countersign.factor;

import dev.countersign.testkit.OnPostgres;

@OnPostgres
class FactorPostgresTests extends FactorTests {

}
