package dev.countersign.factor;

import dev.countersign.testkit.OnPostgres;

@OnPostgres
class PasskeyPostgresTests extends PasskeyTests {

}
