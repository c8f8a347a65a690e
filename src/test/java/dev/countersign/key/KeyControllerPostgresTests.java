package dev.countersign.key;

import dev.countersign.testkit.OnPostgres;

@OnPostgres
class KeyControllerPostgresTests extends KeyControllerTests {

}
