package dev.countersign.notice;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import javax.sql.DataSource;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.PreparedStatementCreator;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What the database does to find the notices that may be claimed.
 */
final class ClaimPlan {

	/** Of each query; of one within another the last time that it ran. */
	private static final Pattern H2 = Pattern.compile("scanCount: (\\d+)");

	/** Of each node, on average of its loops. */
	private static final Pattern POSTGRES = Pattern.compile(
			"actual [^)]*rows=([\\d.]+) loops=(\\d+)(?:(?!actual)[\\s\\S])*?(?:Rows Removed by Filter: (\\d+)|(?=actual|$))");

	private final DataSource dataSource;

	ClaimPlan(DataSource dataSource) {
		this.dataSource = dataSource;
	}

	/** Lets the outbox look for notices, and claims none. */
	long rowsVisited() {
		Explaining explaining = new Explaining(this.dataSource);
		new Outbox(JdbcClient.create(explaining), Clock.systemUTC()).claim(Channel.WEBHOOK, 4, NoticeDelivery.LEASE);
		String plan = String.join("\n", explaining.plan);
		return H2.matcher(plan).find() ? rowsVisitedByH2(plan)
				: POSTGRES.matcher(plan).results().mapToLong(ClaimPlan::rowsVisited).sum();
	}

	private static long rowsVisitedByH2(String plan) {
		return H2.matcher(plan)
			.results()
			.mapToLong((query) -> Long.parseLong(query.group(1)))
			.filter((rows) -> rows > 0)
			.reduce(1, Math::multiplyExact);
	}

	private static long rowsVisited(MatchResult node) {
		double kept = Double.parseDouble(node.group(1));
		double dropped = (node.group(3) != null) ? Double.parseDouble(node.group(3)) : 0;
		return Math.round((kept + dropped) * Long.parseLong(node.group(2)));
	}

	/** Explains what it is asked, and finds nothing. */
	private static final class Explaining extends JdbcTemplate {

		private final List<String> plan = new ArrayList<>();

		Explaining(DataSource dataSource) {
			super(dataSource);
		}

		@Override
		public <T> List<T> query(PreparedStatementCreator statement, RowMapper<T> rows) {
			this.plan.addAll(super.query((connection) -> statement.createPreparedStatement(explaining(connection)),
					(row, index) -> row.getString(1)));
			return List.of();
		}

		private static Connection explaining(Connection connection) {
			return (Connection) Proxy.newProxyInstance(ClaimPlan.class.getClassLoader(),
					new Class<?>[] { Connection.class }, (proxy, method, arguments) -> {
						if (method.getName().equals("prepareStatement")) {
							arguments[0] = "EXPLAIN ANALYZE " + arguments[0];
						}
						try {
							return method.invoke(connection, arguments);
						}
						catch (InvocationTargetException ex) {
							throw ex.getCause();
						}
					});
		}

	}

}
