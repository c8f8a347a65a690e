package dev.countersign.greeting;

import dev.countersign.testkit.OnPostgres;

@OnPostgres
class GreetingControllerPostgresTests extends GreetingControllerTests {

}
