package dev.countersign.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.flywaydb.core.api.Location;

/**
 * The embedded database, which says in a comment behind each table how it reads it.
 */
final class FullH2 extends FullDatabase {

	private static final Pattern WHOLE = Pattern.compile("/\\* PUBLIC\\.(\\w+)\\.tableScan \\*/");

	FullH2(Location... migrations) throws SQLException {
		super("jdbc:h2:mem:", "countersign", migrations);
		fill("SET REFERENTIAL_INTEGRITY FALSE", "(SELECT X AS i FROM SYSTEM_RANGE(1, %d)) AS numbers");
	}

	@Override
	Set<String> readWhole(String statement) throws SQLException {
		try (PreparedStatement explained = connection()
			.prepareStatement("EXPLAIN " + ServiceStatements.numbered(statement, "?"))) {
			for (int i = 1; i <= explained.getParameterMetaData().getParameterCount(); i++) {
				explained.setNull(i, Types.NULL);
			}
			try (ResultSet plan = explained.executeQuery()) {
				plan.next();
				return WHOLE.matcher(plan.getString(1))
					.results()
					.map((table) -> table.group(1).toLowerCase(Locale.ROOT))
					.filter(this::grows)
					.collect(Collectors.toSet());
			}
		}
	}

}
