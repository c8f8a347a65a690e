package dev.countersign.store;

import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import dev.countersign.testkit.PostgresDatabase;
import org.flywaydb.core.api.Location;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A PostgreSQL, which is asked for the plan of the first time that a statement runs, and
 * for the one that it settles on when a connection has run it often.
 */
final class FullPostgres extends FullDatabase {

	/** After five times the server may take one plan for all parameters. */
	private static final int OFTEN = 7;

	FullPostgres(Location... migrations) throws SQLException {
		super(PostgresDatabase.create(), "postgres", migrations);
		fill("SET session_replication_role = replica", "generate_series(1, %d) AS numbers(i)");
	}

	@Override
	Set<String> readWhole(String statement) throws SQLException {
		execute("PREPARE examined AS " + ServiceStatements.numbered(statement, "$"));
		try {
			List<String> types = strings("""
					SELECT unnest(parameter_types)::text FROM pg_prepared_statements WHERE name = 'examined'""");
			String explain = "EXPLAIN (FORMAT JSON) EXECUTE examined" + (types.isEmpty() ? ""
					: types.stream().map(FullPostgres::argument).collect(Collectors.joining(", ", "(", ")")));
			Set<String> found = new TreeSet<>();
			for (int i = 0; i < OFTEN; i++) {
				JsonNode plan = JsonMapper.shared().readTree(String.join("\n", strings(explain)));
				collect(plan.get(0).get("Plan"), false, found);
			}
			return found;
		}
		finally {
			execute("DEALLOCATE examined");
		}
	}

	private void collect(JsonNode node, boolean limited, Set<String> found) throws SQLException {
		boolean few = limited || node.get("Node Type").asString().equals("Limit");
		if (isWhole(node, few)) {
			found.add(node.get("Relation Name").asString());
		}
		for (JsonNode child : node.path("Plans")) {
			collect(child, few, found);
		}
	}

	/** Some rows in an index's order are no whole table, nor is an index of few rows. */
	private boolean isWhole(JsonNode node, boolean limited) throws SQLException {
		String type = node.get("Node Type").asString();
		if (!node.has("Relation Name") || !grows(node.get("Relation Name").asString())) {
			return false;
		}
		return type.equals("Seq Scan") || type.startsWith("Index") && !node.has("Index Cond")
				&& (!limited || node.has("Filter")) && !isPartial(node.get("Index Name").asString());
	}

	private boolean isPartial(String index) throws SQLException {
		return !strings(
				"SELECT 1 FROM pg_index WHERE indexrelid = '%s'::regclass AND indpred IS NOT NULL".formatted(index))
			.isEmpty();
	}

	/** What is there, and of times an early one. */
	private static String argument(String type) {
		return switch (type) {
			case "uuid" -> "'00000000-0000-0000-0000-000000000007'";
			case "boolean" -> "TRUE";
			case "timestamp with time zone" -> "CURRENT_TIMESTAMP - INTERVAL '29900' SECOND";
			case "smallint", "integer", "bigint" -> "50";
			default -> "'000000000007'";
		};
	}

}
