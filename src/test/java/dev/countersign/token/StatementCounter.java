package dev.countersign.token;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;

import javax.sql.DataSource;

import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * A data source that counts what the current thread asks of it. What the service does in
 * the background is not counted.
 */
final class StatementCounter extends DelegatingDataSource {

	private final ThreadLocal<Integer> connections = ThreadLocal.withInitial(() -> 0);

	private final ThreadLocal<Integer> statements = ThreadLocal.withInitial(() -> 0);

	StatementCounter(DataSource dataSource) {
		super(dataSource);
	}

	int connections() {
		return this.connections.get();
	}

	int statements() {
		return this.statements.get();
	}

	void reset() {
		this.connections.remove();
		this.statements.remove();
	}

	@Override
	public Connection getConnection() throws SQLException {
		increment(this.connections);
		return counting(super.getConnection());
	}

	private Connection counting(Connection connection) {
		return (Connection) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { Connection.class },
				(proxy, method, arguments) -> {
					if (method.getName().startsWith("prepare") || method.getName().equals("createStatement")) {
						increment(this.statements);
					}
					try {
						return method.invoke(connection, arguments);
					}
					catch (InvocationTargetException ex) {
						throw ex.getTargetException();
					}
				});
	}

	private static void increment(ThreadLocal<Integer> count) {
		count.set(count.get() + 1);
	}

}
