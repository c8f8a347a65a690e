package dev.countersign.factor;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

import dev.countersign.account.Account;
import dev.countersign.account.AccountFactors;
import dev.countersign.key.UnreadableDataException;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import dev.countersign.token.AccessToken;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The second step of a login.
 */
@Service
public class SecondFactors implements AccountFactors {

	/** No kind has a longer one. */
	private static final int MAX_CODE = 64;

	private static final Log log = LogFactory.getLog(SecondFactors.class);

	private final Map<String, FactorKind> kinds;

	private final Factors factors;

	private final RecoveryCodes codes;

	private final RecentLogin recent;

	private final FactorAudit audit;

	private final TransactionOperations transactions;

	SecondFactors(ObjectProvider<FactorKind> kinds, Factors factors, RecoveryCodes codes, RecentLogin recent,
			FactorAudit audit, TransactionOperations transactions) {
		this.kinds = kinds.stream().collect(Collectors.toUnmodifiableMap(FactorKind::name, Function.identity()));
		this.factors = factors;
		this.codes = codes;
		this.recent = recent;
		this.audit = audit;
		this.transactions = transactions;
	}

	@Override
	public List<String> kindsOf(UUID accountId) {
		return this.factors.findKinds(accountId);
	}

	@Override
	public void requireRecentLogin(AccessToken caller) {
		this.recent.require(caller);
	}

	/**
	 * Checks a code, and uses it up.
	 * @param account whose login it is, with a factor or more
	 * @param code what somebody sent: of an app, or a recovery code
	 * @return by what it was proved that the account's owner logs in
	 * @throws ProblemException {@link Problem#INVALID_CREDENTIALS} if the code is wrong
	 * or used up, also where this node could ask only some of the factors;
	 * {@link Problem#UNAVAILABLE} if it could ask none
	 */
	public Proof prove(Account account, String code) {
		if (code.length() > MAX_CODE) {
			throw wrong();
		}
		boolean unreadable = false;
		boolean asked = false;
		for (Factor factor : this.factors.findConfirmed(account.id())) {
			FactorKind kind = this.kinds.get(factor.kind());
			try {
				if (kind != null && kind.proves(factor, code)) {
					return new Proof(factor.kind(), kind.method(), null);
				}
				asked |= kind != null && kind.takesCodes();
			}
			catch (UnreadableDataException ex) {
				log.error("The second factor " + factor.id() + " cannot be checked. " + ex.getMessage());
				unreadable = true;
			}
		}
		Optional<Integer> left = useRecoveryCode(account, code);
		if (left.isPresent()) {
			return new Proof("recovery-code", "otp", left.get());
		}
		// What is not called wrong is not counted, so that whoever was asked could be
		// guessed at.
		throw (unreadable && !asked) ? new ProblemException(Problem.UNAVAILABLE,
				"The service cannot check the codes of an app now. A recovery code works.") : wrong();
	}

	private static ProblemException wrong() {
		return new ProblemException(Problem.INVALID_CREDENTIALS, "The code is wrong, or was used before.");
	}

	/** Returns how many are left, or nothing if the account has no such code. */
	private Optional<Integer> useRecoveryCode(Account account, String code) {
		return this.transactions.execute((transaction) -> {
			if (!this.codes.use(account.id(), RecoveryCode.typed(code))) {
				return Optional.empty();
			}
			int left = this.codes.count(account.id());
			this.audit.codeUsed(account, left);
			return Optional.of(left);
		});
	}

	/**
	 * What proved a second step.
	 *
	 * @param kind the kind of factor, or {@code recovery-code}
	 * @param method what a token says of it in {@code amr}
	 * @param codesLeft how many recovery codes are left; null unless one was used
	 */
	public record Proof(String kind, String method, @Nullable Integer codesLeft) {
	}

}
