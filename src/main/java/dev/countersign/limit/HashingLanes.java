package dev.countersign.limit;

import dev.countersign.address.CountedNetwork;
import dev.countersign.password.Lane;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.stereotype.Component;

/**
 * Says in which lane a request waits for its password's turn: a known device in its
 * account's, everybody else in their network's. Asks memory alone.
 */
@Component
public class HashingLanes {

	private final DeviceMarks marks;

	private final KnownPlaces places;

	HashingLanes(DeviceMarks marks, KnownPlaces places) {
		this.marks = marks;
		this.places = places;
	}

	/**
	 * Returns the lane of a request. Whether it is known to the account that it tries is
	 * found out when its turn comes.
	 * @param request the request
	 */
	public Lane of(HttpServletRequest request) {
		return this.marks.read(request.getHeader(DeviceMarks.HEADER))
			.map((mark) -> new Lane(true, mark.accountId().toString()))
			.orElseGet(() -> of(CountedNetwork.of(request.getRemoteAddr())));
	}

	private Lane of(CountedNetwork network) {
		return new Lane(this.places.hasLoggedIn(network), network.name());
	}

}
