package dev.countersign.faults;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

import dev.countersign.CountersignApplication;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/**
 * A node in this process, whose clock is wrong.
 */
final class ClockedNode implements Addressed, AutoCloseable {

	private final WrongClock clock;

	private final ConfigurableApplicationContext context;

	private ClockedNode(WrongClock clock, ConfigurableApplicationContext context) {
		this.clock = clock;
		this.context = context;
	}

	static ClockedNode start(Cluster cluster, Duration wrongBy, String... settings) {
		WrongClock clock = new WrongClock(wrongBy);
		List<String> all = new ArrayList<>(cluster.settings());
		all.addAll(List.of(settings));
		all.addAll(List.of("--server.address=127.0.0.1", "--server.port=0", "--server.shutdown=immediate"));
		return new ClockedNode(clock,
				new SpringApplicationBuilder(CountersignApplication.class).registerShutdownHook(false)
					.initializers((context) -> ((GenericApplicationContext) context).registerBean("wrongClock",
							Clock.class, () -> clock, (definition) -> definition.setPrimary(true)))
					.run(all.toArray(String[]::new)));
	}

	void setWrongBy(Duration wrongBy) {
		this.clock.wrongBy = wrongBy;
	}

	@Override
	public String address() {
		return "http://127.0.0.1:" + this.context.getEnvironment().getProperty("local.server.port");
	}

	@Override
	public void close() {
		this.context.close();
	}

	private static final class WrongClock extends Clock {

		private volatile Duration wrongBy;

		private WrongClock(Duration wrongBy) {
			this.wrongBy = wrongBy;
		}

		@Override
		public Instant instant() {
			return Clock.systemUTC().instant().plus(this.wrongBy);
		}

		@Override
		public ZoneId getZone() {
			return ZoneOffset.UTC;
		}

		@Override
		public Clock withZone(ZoneId zone) {
			return this;
		}

	}

}
