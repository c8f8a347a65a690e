package dev.countersign.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * The tables that a database has, which may be one of an earlier version.
 */
public final class TableNames {

	private static final String QUERY = "SELECT table_name FROM information_schema.tables WHERE table_schema = CURRENT_SCHEMA";

	private TableNames() {
	}

	/**
	 * Finds them.
	 * @param connection to the database
	 * @return their names as the migrations write them
	 * @throws SQLException if the database does not tell
	 */
	public static Set<String> in(Connection connection) throws SQLException {
		Set<String> names = new TreeSet<>();
		try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(QUERY)) {
			while (rows.next()) {
				// H2's own LOWER goes by the locale, and Turkish has another i.
				names.add(rows.getString(1).toLowerCase(Locale.ROOT));
			}
		}
		return names;
	}

}
