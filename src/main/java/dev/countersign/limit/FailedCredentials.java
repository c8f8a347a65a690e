package dev.countersign.limit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import dev.countersign.address.AddressRange;
import dev.countersign.address.CountedNetwork;
import dev.countersign.audit.Act;
import dev.countersign.audit.AuditEvent;
import dev.countersign.audit.AuditTrail;
import dev.countersign.block.Block;
import dev.countersign.block.BlockedAddresses;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Service;

/**
 * Budgets of failed credentials. What succeeds costs nothing; what is refused costs no
 * hash; and a name that no account has is treated as any other.
 */
@Service
public class FailedCredentials {

	private static final int WIDE = 10;

	private static final Duration MAX_WAIT = Duration.ofHours(24);

	/** A name at an address. */
	private final Limit pair;

	/** A device that is known. */
	private final Limit device;

	/** A name from everywhere. */
	private final Limit account;

	/** A name's first failure at an address within the window. */
	private final Limit first;

	/** An address, by those first failures. */
	private final Limit address;

	/** The same for the /48 of an IPv6 address. */
	private final Limit wide;

	/** An address, by the tokens that were never issued. */
	private final Limit token;

	private final BucketKeys keys;

	private final Buckets buckets;

	private final Reservations reservations;

	private final Reservations addressReservations;

	private final BlockedAddresses blocks;

	private final DeviceMarks marks;

	private final DeviceOwners owners;

	private final AuditTrail audit;

	private final Clock clock;

	FailedCredentials(LimitProperties properties, BucketKeys keys, Buckets buckets, BlockedAddresses blocks,
			DeviceMarks marks, DeviceOwners owners, AuditTrail audit, Clock clock) {
		LimitProperties.Login login = properties.login();
		this.pair = Limit.growing("pair", "login", login.failures(), login.longestDelay());
		this.device = Limit.growing("device", "login", login.failures(), login.longestDelay());
		this.account = Limit.steady("account", "account", properties.account().failures(),
				properties.account().window());
		Duration window = properties.address().window();
		int failures = properties.address().failures();
		this.first = Limit.steady("first", "address", 1, window);
		this.address = Limit.steady("address", "address", failures, window);
		this.wide = Limit.steady("wide", "address", (long) failures * WIDE, window);
		this.token = Limit.steady("token", "token", failures, window);
		this.keys = keys;
		this.buckets = buckets;
		this.reservations = new Reservations(buckets::level);
		this.addressReservations = new Reservations(buckets::glance);
		this.blocks = blocks;
		this.marks = marks;
		this.owners = owners;
		this.audit = audit;
		this.clock = clock;
	}

	/**
	 * Checks a password, if there may be another failure.
	 * {@link Problem#INVALID_CREDENTIALS} is a failure; whatever else comes out of the
	 * check is none.
	 * @param attempt who tries
	 * @param check the check, which may compute a hash
	 * @param <T> what it answers
	 * @return what the check answered
	 * @throws ProblemException {@link Problem#TOO_MANY_ATTEMPTS} before the check if
	 * there were too many failures, {@link Problem#BUSY} if too many are being checked
	 */
	public <T> T guard(Attempt attempt, Supplier<T> check) {
		try {
			return check(attempt, CountedNetwork.of(attempt.address()), check);
		}
		catch (ProblemException ex) {
			if (ex.problem() == Problem.TOO_MANY_ATTEMPTS) {
				this.audit.recordLater(AuditEvent.of(Act.LOGIN_LIMITED).accountAsTyped(attempt.username()));
			}
			throw ex;
		}
	}

	/**
	 * Checks a credential that no hash is computed for and that cannot be guessed.
	 * {@link Problem#INVALID_TOKEN} and {@link Problem#INVALID_CREDENTIALS} are failures.
	 * One that is good is never refused, unless an administrator blocked the address.
	 * @param address where the request came from
	 * @param check the check
	 * @param <T> what it answers
	 * @return what the check answered
	 * @throws ProblemException {@link Problem#TOO_MANY_ATTEMPTS} in the place of a
	 * failure if there were too many
	 */
	public <T> T guardToken(String address, Supplier<T> check) {
		CountedNetwork network = CountedNetwork.of(address);
		refuseIfByHand(blockOf(network));
		try {
			return check.get();
		}
		catch (ProblemException ex) {
			if (ex.problem() == Problem.INVALID_TOKEN || ex.problem() == Problem.INVALID_CREDENTIALS) {
				countUnknownToken(network);
			}
			throw ex;
		}
	}

	/**
	 * Counts a token that was never issued and that somebody else refused.
	 * @param address where the request came from
	 * @throws ProblemException {@link Problem#TOO_MANY_ATTEMPTS} to be answered in the
	 * place of that refusal if there were too many
	 */
	public void countUnknownToken(String address) {
		countUnknownToken(CountedNetwork.of(address));
	}

	private <T> T check(Attempt attempt, CountedNetwork network, Supplier<T> check) {
		Optional<Block> block = blockOf(network);
		refuseIfByHand(block);
		BucketKey known = knownDevice(attempt);
		if (known != null) {
			return check(List.of(new Place(this.reservations, this.device, known)), check, () -> {
			});
		}
		block.ifPresent(this::refuse);
		return check(placesOfStranger(attempt, network), check, () -> countAtAddress(attempt, network));
	}

	private <T> T check(List<Place> places, Supplier<T> check, Runnable onFailure) {
		places.forEach(this::refuseIfUsedUp);
		List<Place> taken = new ArrayList<>();
		try {
			for (Place place : places) {
				place.reservations().take(place.limit(), place.key());
				taken.add(place);
			}
			return check.get();
		}
		catch (ProblemException ex) {
			if (ex.problem() == Problem.INVALID_CREDENTIALS) {
				places.stream()
					.filter((place) -> place.reservations() == this.reservations)
					.forEach((place) -> this.buckets.take(place.limit(), place.key()));
				onFailure.run();
			}
			throw ex;
		}
		finally {
			taken.forEach((place) -> place.reservations().giveBack(place.key()));
		}
	}

	/** What is known here spares the questions of what is known elsewhere. */
	private void refuseIfUsedUp(Place place) {
		Remaining level = this.buckets.glance(place.limit(), place.key());
		if (level.available() < 1) {
			throw new ProblemException(place.limit().policy(), level.nextIn());
		}
	}

	private List<Place> placesOfStranger(Attempt attempt, CountedNetwork network) {
		List<Place> places = new ArrayList<>();
		places
			.add(new Place(this.reservations, this.pair, this.keys.of(this.pair, attempt.username(), network.name())));
		places.add(new Place(this.reservations, this.account, this.keys.of(this.account, attempt.username())));
		if (!isAllowed(network)) {
			places.add(new Place(this.addressReservations, this.address, this.keys.of(this.address, network.name())));
		}
		return places;
	}

	/** Only a name's first failure counts: who mistypes again and again is one person. */
	private void countAtAddress(Attempt attempt, CountedNetwork network) {
		if (!isAllowed(network)
				&& this.buckets.take(this.first, this.keys.of(this.first, attempt.username(), network.name()))) {
			count(this.address, network.narrow(), network.name());
			if (network.wide() != null) {
				count(this.wide, network.wide(), network.wide().toString());
			}
		}
	}

	/** When the failures are used up a block takes their place, and they count anew. */
	private void count(Limit limit, @Nullable AddressRange range, String name) {
		BucketKey key = this.keys.of(limit, name);
		boolean taken = this.buckets.take(limit, key);
		if (range != null && (!taken || this.buckets.level(limit, key).available() < 1)
				&& this.blocks.blockAutomatically(range)) {
			this.buckets.fill(limit, key);
		}
	}

	private void countUnknownToken(CountedNetwork network) {
		if (isAllowed(network)) {
			return;
		}
		BucketKey key = this.keys.of(this.token, network.name());
		Remaining level = this.buckets.level(this.token, key);
		if (level.available() < 1 || !this.buckets.take(this.token, key)) {
			throw new ProblemException(this.token.policy(), level.nextIn());
		}
	}

	private @Nullable BucketKey knownDevice(Attempt attempt) {
		return this.marks.read(attempt.deviceMark())
			.filter((mark) -> this.owners.owns(mark.accountId(), mark.epoch(), attempt.username()))
			.map((mark) -> this.keys.of(this.device, mark.accountId().toString(), mark.deviceId().toString()))
			.orElse(null);
	}

	private Optional<Block> blockOf(CountedNetwork network) {
		return Optional.ofNullable(network.address()).flatMap(this.blocks::blockOf);
	}

	private boolean isAllowed(CountedNetwork network) {
		return network.address() != null && this.blocks.isAllowed(network.address());
	}

	private void refuseIfByHand(Optional<Block> block) {
		block.filter((found) -> !found.automatic()).ifPresent(this::refuse);
	}

	private void refuse(Block block) {
		Instant now = this.clock.instant();
		Duration wait = (block.until() != null) ? Duration.between(now, block.until()) : MAX_WAIT;
		throw new ProblemException(this.address.policy(), (wait.compareTo(MAX_WAIT) < 0) ? wait : MAX_WAIT);
	}

	private record Place(Reservations reservations, Limit limit, BucketKey key) {
	}

}
