package dev.countersign;

import dev.countersign.testkit.OnPostgres;

@OnPostgres
class ScenarioPostgresTests extends ScenarioTests {

}
