package dev.countersign.store;

import java.sql.SQLException;
import java.util.Set;

import dev.countersign.testkit.OnPostgres;
import org.flywaydb.core.api.Location;

@OnPostgres
class StatementPlanPostgresTests extends StatementPlanTests {

	@Override
	FullDatabase fill(Location... migrations) throws SQLException {
		return new FullPostgres(migrations);
	}

	/** Of which no request waits, an operator asked, or which stop at the first row. */
	@Override
	Set<String> allowed() {
		return Set.of("SELECT DISTINCT roles FROM account", "SELECT email_key FROM account WHERE email_key IS NOT NULL",
				"SELECT count(*) FROM account", "SELECT count(*) FROM (SELECT id FROM account FETCH FIRST ROW ONLY)",
				"SELECT count(*) FROM account WHERE email IS NOT NULL AND NOT email_confirmed");
	}

}
