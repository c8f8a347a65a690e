package dev.countersign.connection;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.CoyoteAdapter;
import org.apache.coyote.Constants;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.test.util.ReflectionTestUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests that a client sends ahead of the answers to those before.
 */
class RequestsAheadTests {

	private final Semaphore permits = new Semaphore(1);

	@Test
	void goOnWhenFewAreAheadThenNeedsNoPermit() {
		Connection connection = connection();
		connection.begin();
		assertThat(IntStream.range(0, 4).allMatch((i) -> connection.mayGoOn())).isTrue();
		assertThat(this.permits.availablePermits()).isOne();
	}

	@Test
	void goOnWhenManyAreAheadThenOnlyWithPermit() {
		Connection first = connection();
		Connection second = connection();
		first.begin();
		second.begin();
		assertThat(IntStream.range(0, 100).allMatch((i) -> first.mayGoOn())).isTrue();
		assertThat(IntStream.range(0, 4).allMatch((i) -> second.mayGoOn())).isTrue();
		assertThat(second.mayGoOn()).isFalse();
	}

	@Test
	void goOnWhenOneHasEndedThenAnotherMay() {
		Connection first = connection();
		Connection second = connection();
		first.begin();
		IntStream.range(0, 100).forEach((i) -> first.mayGoOn());
		first.end(SocketState.OPEN);
		second.begin();
		assertThat(IntStream.range(0, 100).allMatch((i) -> second.mayGoOn())).isTrue();
	}

	/** As ordinary clients ask, each time after the answer. */
	@Test
	void goOnWhenNoneIsAheadThenForEver() {
		Connection connection = connection();
		this.permits.acquireUninterruptibly();
		for (int i = 0; i < 100; i++) {
			connection.begin();
			assertThat(connection.mayGoOn()).isTrue();
			connection.end(SocketState.OPEN);
		}
	}

	/** A client as quick as the service sends the next before the thread has gone. */
	@Test
	void goOnWhenEachIsReadOnceAllAreAnsweredThenNeedsNoPermit() {
		BoundedProcessor processor = processor();
		Connection connection = connection();
		connection.servedBy(processor);
		this.permits.acquireUninterruptibly();
		connection.begin();
		for (int i = 0; i < 100; i++) {
			setStage(processor, Constants.STAGE_KEEPALIVE);
			connection.noteRead();
			assertThat(connection.mayGoOn()).isTrue();
		}
	}

	@Test
	void goOnWhenBodiesAreReadMeanwhileThenStillNeedsPermit() {
		BoundedProcessor processor = processor();
		Connection connection = connection();
		connection.servedBy(processor);
		this.permits.acquireUninterruptibly();
		connection.begin();
		setStage(processor, Constants.STAGE_SERVICE);
		for (int i = 0; i < 4; i++) {
			assertThat(connection.mayGoOn()).isTrue();
			connection.noteRead();
		}
		assertThat(connection.mayGoOn()).isFalse();
	}

	@Test
	void turnWhenManyWereAnsweredInARowThenGivenBetweenRequestsOnly() {
		BoundedProcessor processor = processor();
		Connection connection = connection();
		connection.servedBy(processor);
		connection.begin();
		setStage(processor, Constants.STAGE_KEEPALIVE);
		for (int i = 0; i < 16; i++) {
			assertThat(connection.mustGiveTurn()).isFalse();
			connection.mayGoOn();
		}
		assertThat(connection.mustGiveTurn()).isTrue();
		setStage(processor, Constants.STAGE_SERVICE);
		assertThat(connection.mustGiveTurn()).isFalse();
		setStage(processor, Constants.STAGE_KEEPALIVE);
		connection.end(SocketState.OPEN);
		connection.servedBy(processor);
		assertThat(connection.mustGiveTurn()).isFalse();
	}

	/** The requests before it may have taken longer than a head may. */
	@Test
	void headWhenOnItsWayBehindOtherRequestsThenHasItsOwnTime() {
		Connection connection = connection();
		connection.begin();
		letTimePass(connection);
		connection.mayGoOn();
		connection.end(SocketState.LONG);
		assertThat(connection.begin()).isTrue();
		letTimePass(connection);
		connection.end(SocketState.LONG);
		assertThat(connection.begin()).isFalse();
	}

	/**
	 * A virtual thread has no time slice: all cores would be theirs until they end. There
	 * are more than cores, as those of one core also take turns with each other.
	 */
	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void goOnWhenManyAreAheadThenOthersHaveTurns() throws InterruptedException {
		int clients = 2 * Runtime.getRuntime().availableProcessors();
		this.permits.release(clients);
		VirtualThreadTaskExecutor threads = new VirtualThreadTaskExecutor();
		CountDownLatch underWay = new CountDownLatch(clients);
		CountDownLatch turn = new CountDownLatch(1);
		AtomicBoolean over = new AtomicBoolean();
		IntStream.range(0, clients).forEach((i) -> threads.execute(() -> {
			Connection connection = connection();
			connection.begin();
			IntStream.range(0, 100).forEach((request) -> connection.mayGoOn());
			underWay.countDown();
			while (!over.get() && connection.mayGoOn()) {
				Thread.onSpinWait();
			}
		}));
		boolean begun = underWay.await(30, TimeUnit.SECONDS);
		threads.execute(turn::countDown);
		boolean had = turn.await(30, TimeUnit.SECONDS);
		over.set(true);
		assertThat(begun).isTrue();
		assertThat(had).isTrue();
	}

	private static void letTimePass(Connection connection) {
		ReflectionTestUtils.setField(connection, "headSince", System.nanoTime() - TimeUnit.MINUTES.toNanos(1));
	}

	private static BoundedProcessor processor() {
		return new BoundedProcessor(new BoundedProtocol(), new CoyoteAdapter(new Connector()));
	}

	/** As the container does when it looks for a request, and when it has found one. */
	private static void setStage(BoundedProcessor processor, int stage) {
		processor.getRequest().getRequestProcessor().setStage(stage);
	}

	private Connection connection() {
		return new Connection(Places.Holder.alone("127.0.0.1"), new Places(1, 1), this.permits, new ConnectionCounts());
	}

}
