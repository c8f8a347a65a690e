package dev.countersign.greeting;

import dev.countersign.testkit.OnPostgres;

@OnPostgres
class ProtectedControllerPostgresTests extends ProtectedControllerTests {

}
