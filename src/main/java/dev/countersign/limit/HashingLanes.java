package dev.countersign.limit;

import dev.countersign.address.CountedNetwork;
import dev.countersign.password.Lane;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.stereotype.Component;

/**
 * Says in which lane a request waits for its password's turn: a known device in its
 * account's, everybody else in their network's. All lanes of one address, or of one /48
 * of IPv6, are one group, as one client may have them. Asks memory alone.
 */
@Component
public class HashingLanes {

	private final DeviceMarkIssuer marks;

	private final KnownPlaces places;

	HashingLanes(DeviceMarkIssuer marks, KnownPlaces places) {
		this.marks = marks;
		this.places = places;
	}

	/**
	 * Returns the lane of a request. Whether it is known to the account that it tries is
	 * found out when its turn comes.
	 * @param request the request
	 */
	public Lane of(HttpServletRequest request) {
		CountedNetwork network = CountedNetwork.of(request.getRemoteAddr());
		String group = (network.wide() != null) ? network.wide().toString() : network.name();
		return this.marks.read(request.getHeader(DeviceMarkIssuer.HEADER))
			.map((mark) -> new Lane(true, group, mark.accountId().toString()))
			.orElseGet(() -> new Lane(this.places.hasLoggedIn(network), group, network.name()));
	}

}
