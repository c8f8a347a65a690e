package dev.countersign.verify;

import dev.countersign.testkit.OnPostgres;

@OnPostgres
class VerifyPostgresTests extends VerifyTests {

}
