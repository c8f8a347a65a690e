package dev.countersign.connection;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

import jakarta.servlet.ReadListener;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.CoyoteAdapter;
import org.apache.coyote.ActionCode;
import org.apache.coyote.AsyncContextCallback;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.test.util.ReflectionTestUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A connection whose place another takes while a thread works for it.
 */
class WatchingHandlerTests {

	private final ConnectionCounts counts = new ConnectionCounts();

	private final Connection connection = new Connection(Places.Holder.alone("127.0.0.1"), new Places(1, 1),
			new Semaphore(1), this.counts);

	private final BoundedProcessor processor = new BoundedProcessor(new BoundedProtocol(),
			new CoyoteAdapter(new Connector()));

	private final BoundedEndpoint endpoint = new BoundedEndpoint();

	private final List<Runnable> begun = new ArrayList<>();

	private SocketChannel channel;

	private NioSocketWrapper socket;

	@BeforeEach
	void open() throws IOException {
		this.endpoint.setExecutor(this.begun::add);
		this.channel = SocketChannel.open();
		PlainChannel plain = new PlainChannel(new SocketBufferHandler(64, 64, false), this.endpoint);
		this.socket = new NioSocketWrapper(plain, this.endpoint);
		ReflectionTestUtils.setField(this.endpoint, "arriving", this.connection);
		plain.reset(this.channel, this.socket);
	}

	@AfterEach
	void close() throws IOException {
		this.channel.close();
	}

	@Test
	void processWhenPlaceIsTakenBehindTheRequestThenClosed() {
		assertThat(process(Handler.SocketState.OPEN)).isEqualTo(Handler.SocketState.CLOSED);
		assertThat(this.counts.full().sum()).isOne();
	}

	@Test
	void processWhenPlaceIsTakenWithinTheHeadThenClosed() {
		assertThat(process(Handler.SocketState.LONG)).isEqualTo(Handler.SocketState.CLOSED);
		assertThat(this.counts.full().sum()).isOne();
	}

	@Test
	void processWhenPlaceIsTakenWithinTheBodyThenWhoeverReadsItHears() {
		beginAsync();
		ReflectionTestUtils.setField(this.processor.getRequest(), "listener", new Unread());
		assertThat(process(Handler.SocketState.LONG)).isEqualTo(Handler.SocketState.LONG);
		assertThat(this.socket.getError()).isInstanceOf(ClosedChannelException.class);
		assertThat(this.begun).hasSize(1);
		assertThat(process(Handler.SocketState.LONG)).isEqualTo(Handler.SocketState.LONG);
		assertThat(this.begun).as("told once").hasSize(1);
	}

	@Test
	void processWhenPlaceIsTakenAndTheRequestIsWorkedOnThenItGoesOn() {
		beginAsync();
		assertThat(process(Handler.SocketState.LONG)).isEqualTo(Handler.SocketState.LONG);
		assertThat(this.socket.getError()).isNull();
		assertThat(this.begun).isEmpty();
	}

	private Handler.SocketState process(Handler.SocketState state) {
		this.socket.getLock().lock();
		try {
			return new WatchingHandler(new Overtaken(state)).process(this.socket, SocketEvent.OPEN_READ);
		}
		finally {
			this.socket.getLock().unlock();
		}
	}

	private void beginAsync() {
		this.processor.action(ActionCode.ASYNC_START, new Callback());
	}

	/** Another takes the place while this works for the connection. */
	private final class Overtaken implements Handler<NioChannel> {

		private final SocketState state;

		Overtaken(SocketState state) {
			this.state = state;
		}

		@Override
		public SocketState process(SocketWrapperBase<NioChannel> socket, SocketEvent event) {
			Connection served = WatchingHandlerTests.this.connection;
			served.servedBy(WatchingHandlerTests.this.processor);
			if (WatchingHandlerTests.this.counts.full().sum() == 0) {
				CompletableFuture.runAsync(served::giveWay).join();
			}
			return this.state;
		}

		@Override
		public Object getGlobal() {
			return this;
		}

		@Override
		public void release(SocketWrapperBase<NioChannel> socket) {
		}

		@Override
		public void pause() {
		}

		@Override
		public void recycle() {
		}

	}

	private static final class Callback implements AsyncContextCallback {

		@Override
		public void fireOnComplete() {
		}

		@Override
		public boolean isAvailable() {
			return true;
		}

		@Override
		public void incrementInProgressAsyncCount() {
		}

		@Override
		public void decrementInProgressAsyncCount() {
		}

	}

	private static final class Unread implements ReadListener {

		@Override
		public void onDataAvailable() {
		}

		@Override
		public void onAllDataRead() {
		}

		@Override
		public void onError(Throwable failure) {
		}

	}

}
