import type { Language } from './language.ts';

/** Everything the pages say, in one language. */
export type Words = {
  readonly signIn: string;
  readonly figuresOf: (state: string) => string;
  readonly username: string;
  readonly password: string;
  readonly signInAndChange: string;
  readonly forgotten: string;
  readonly wrong: string;
  readonly wait: (seconds: number) => string;
  readonly locked: string;
  readonly useRecoveryCode: string;
  readonly useApp: string;
  readonly recoveryTitle: string;
  readonly recoveryNote: string;
  readonly recoveryCode: string;
  readonly wrongRecovery: string;
  readonly secondFactorTitle: string;
  readonly secondFactorNote: string;
  readonly scan: string;
  readonly orType: string;
  readonly qrPicture: string;
  readonly thenCode: string;
  readonly wrongFirstCode: string;
  readonly recoveryCodesTitle: string;
  readonly recoveryCodesNote: string;
  readonly keptThem: string;
  readonly codeTitle: string;
  readonly codeNote: string;
  readonly code: string;
  readonly wrongCode: string;
  readonly continue: string;
  readonly startAgain: string;
  readonly newPasswordTitle: string;
  readonly newPasswordNote: string;
  readonly newPassword: string;
  readonly repeatPassword: string;
  readonly rule: string;
  readonly saveAndSignIn: string;
  readonly problems: Readonly<
    Record<
      'short' | 'long' | 'upper' | 'lower' | 'digit' | 'special' | 'username' | 'common' | 'same' | 'unequal',
      string
    >
  >;
  readonly staleForm: string;
  readonly accountTitle: string;
  readonly whoYouAre: string;
  readonly name: string;
  readonly mayDo: string;
  readonly mayLook: string;
  readonly nothing: string;
  readonly wholeState: string;
  readonly levels: Readonly<Record<string, string>>;
  readonly roles: Readonly<Record<string, string>>;
  readonly passwordUntil: (since: string, until: string) => string;
  readonly currentPassword: string;
  readonly changePassword: string;
  readonly passwordChanged: string;
  readonly wrongCurrent: string;
  readonly hasSecondFactor: (since: string, codesLeft: number) => string;
  readonly hasNoSecondFactor: string;
  readonly presentCode: string;
  readonly setUp: string;
  readonly setUpAnew: string;
  readonly openSessions: string;
  readonly thisBrowser: string;
  readonly end: string;
  readonly endSessionOf: (browser: string) => string;
  readonly signOutEverywhere: string;
  readonly lastSignIns: string;
  readonly lastSignInsNote: string;
  readonly outcomes: Readonly<Record<'signed-in' | 'wrong-password' | 'wrong-code' | 'locked', string>>;
  readonly signOutTitle: string;
  readonly signOutNote: string;
  readonly signOut: string;
  readonly staySignedIn: string;
  readonly signedOutTitle: string;
  readonly signedOutNote: string;
  readonly signInAgain: string;
  readonly expiredTitle: string;
  readonly expiredNote: string;
  readonly failedTitle: string;
  readonly failedNote: string;
  readonly reason: string;
  readonly toDashboard: string;
};

const en: Words = {
  signIn: 'Sign in',
  figuresOf: (state) => `School figures of ${state}`,
  username: 'Username',
  password: 'Password',
  signInAndChange: 'Sign in and change password',
  forgotten: 'Forgot your password? Ask your administrator for a new one.',
  wrong: 'Username or password is wrong. Check both and try again.',
  wait: (seconds) => `Too many attempts. Try again in ${minutes(seconds, 'minute', 'minutes')}.`,
  locked: 'This account is locked. Ask your administrator to open it.',
  useRecoveryCode: 'Lost the app? Use a recovery code',
  useApp: 'Use the authenticator app',
  recoveryTitle: 'Recovery code',
  recoveryNote: 'Type one of the codes that you kept when you set up the app. Each is good once.',
  recoveryCode: 'Recovery code',
  wrongRecovery: 'The code is wrong or was used before. Type another one.',
  secondFactorTitle: 'Set up one-time codes',
  secondFactorNote: 'Besides your password, cQube asks for a code from an authenticator app on your phone, such as '
    + 'FreeOTP, Aegis or Google Authenticator.',
  scan: '1. Scan this picture with the app.',
  orType: 'If it cannot be scanned, type this key into the app:',
  qrPicture: 'Picture for the authenticator app; the key below says the same',
  thenCode: '2. Type the six digits that the app shows now.',
  wrongFirstCode: 'The code does not fit this key. Check that the phone\'s clock is right, and type the next code.',
  recoveryCodesTitle: 'Keep your recovery codes',
  recoveryCodesNote: 'If you lose the phone, each of them lets you in once. They are shown only now: print them or '
    + 'write them down.',
  keptThem: 'I have kept them',
  codeTitle: 'One-time code',
  codeNote: 'Open your authenticator app and type the six digits it shows for cQube.',
  code: 'Code',
  wrongCode: 'The code is wrong or was used before. Wait for the next one and type it.',
  continue: 'Continue',
  startAgain: 'Sign in with another name',
  newPasswordTitle: 'Choose a new password',
  newPasswordNote: 'You are signed out everywhere else when you save it.',
  newPassword: 'New password',
  repeatPassword: 'New password again',
  rule: 'At least 8 characters, with an upper and a lower case letter, a digit and a special character.',
  saveAndSignIn: 'Save and continue',
  problems: {
    short: 'It is too short: use 8 characters or more.',
    long: 'It is too long: use 128 characters or fewer.',
    upper: 'It needs an upper case letter.',
    lower: 'It needs a lower case letter.',
    digit: 'It needs a digit.',
    special: 'It needs a special character, such as - or !',
    username: 'It contains your username.',
    common: 'It is one of the passwords that are guessed first.',
    same: 'It is your present password.',
    unequal: 'The two entries differ. Type the same password twice.',
  },
  staleForm: 'The form was open for too long. Nothing was changed; fill it in again.',
  accountTitle: 'Your account',
  whoYouAre: 'Who you are',
  name: 'Name',
  mayDo: 'May do',
  mayLook: 'Sees',
  nothing: 'nothing yet',
  wholeState: 'the whole state',
  levels: { state: 'State', district: 'District', block: 'Block', cluster: 'Cluster', school: 'School' },
  roles: {
    r_admin: 'administer', r_viewer: 'read reports', r_report_creator: 'make reports', r_emitter: 'send files',
    r_analyst: 'query the database',
  },
  passwordUntil: (since, until) => `Yours is from ${since} and has to be changed by ${until}.`,
  currentPassword: 'Current password',
  changePassword: 'Change password',
  passwordChanged: 'Your password is changed. You are signed out everywhere else.',
  wrongCurrent: 'The current password is wrong. Nothing was changed.',
  hasSecondFactor: (since, codesLeft) => `Asked for since ${since}. ${codesLeft} recovery codes are left; set it up `
    + 'anew to get ten new ones.',
  hasNoSecondFactor: 'Not set up. A code from your phone protects the account if somebody learns the password.',
  presentCode: 'Code of the present app',
  setUp: 'Set up one-time codes',
  setUpAnew: 'Set up anew',
  openSessions: 'Where you are signed in',
  thisBrowser: 'This browser',
  end: 'Sign out',
  endSessionOf: (browser) => `Sign out of ${browser}`,
  signOutEverywhere: 'Sign out everywhere',
  lastSignIns: 'Last sign-ins',
  lastSignInsNote: 'One that was not yours? Change your password.',
  outcomes: {
    'signed-in': 'Signed in', 'wrong-password': 'Wrong password', 'wrong-code': 'Wrong code', 'locked': 'Locked out',
  },
  signOutTitle: 'Sign out of cQube?',
  signOutNote: 'You are signed out of all cQube pages in this browser.',
  signOut: 'Sign out',
  staySignedIn: 'Stay signed in',
  signedOutTitle: 'You are signed out',
  signedOutNote: 'On a shared computer, close the browser too.',
  signInAgain: 'Sign in again',
  expiredTitle: 'This page is too old',
  expiredNote: 'The sign-in was started long ago or in another window. Start it again from the dashboard.',
  failedTitle: 'The sign-in could not go on',
  failedNote: 'Start it again from the dashboard. If it fails again, tell your administrator the reason below.',
  reason: 'Reason',
  toDashboard: 'To the dashboard',
};

const hi: Words = {
  signIn: 'साइन इन करें',
  figuresOf: (state) => `${state} के स्कूलों के आँकड़े`,
  username: 'उपयोगकर्ता नाम',
  password: 'पासवर्ड',
  signInAndChange: 'साइन इन करें और पासवर्ड बदलें',
  forgotten: 'पासवर्ड भूल गए? अपने प्रशासक से नया पासवर्ड लें।',
  wrong: 'उपयोगकर्ता नाम या पासवर्ड गलत है। दोनों जाँचें और फिर कोशिश करें।',
  wait: (seconds) => `बहुत बार कोशिश हुई। ${minutes(seconds, 'मिनट', 'मिनट')} बाद फिर कोशिश करें।`,
  locked: 'यह खाता बंद है। इसे खुलवाने के लिए अपने प्रशासक से कहें।',
  useRecoveryCode: 'ऐप खो गया? रिकवरी कोड लिखें',
  useApp: 'ऑथेंटिकेटर ऐप इस्तेमाल करें',
  recoveryTitle: 'रिकवरी कोड',
  recoveryNote: 'ऐप जोड़ते समय सँभालकर रखे कोड में से एक लिखें। हर कोड एक बार चलता है।',
  recoveryCode: 'रिकवरी कोड',
  wrongRecovery: 'कोड गलत है या पहले इस्तेमाल हो चुका है। दूसरा कोड लिखें।',
  secondFactorTitle: 'एक बार के कोड शुरू करें',
  secondFactorNote: 'पासवर्ड के साथ cQube आपके फ़ोन के ऑथेंटिकेटर ऐप का कोड भी माँगता है, जैसे FreeOTP, Aegis या '
    + 'Google Authenticator.',
  scan: '1. ऐप से यह चित्र स्कैन करें।',
  orType: 'स्कैन न हो सके तो ऐप में यह कुंजी लिखें:',
  qrPicture: 'ऑथेंटिकेटर ऐप के लिए चित्र; नीचे की कुंजी में वही है',
  thenCode: '2. ऐप में अभी दिख रहे छह अंक लिखें।',
  wrongFirstCode: 'कोड इस कुंजी से मेल नहीं खाता। फ़ोन की घड़ी जाँचें और अगला कोड लिखें।',
  recoveryCodesTitle: 'अपने रिकवरी कोड सँभालकर रखें',
  recoveryCodesNote: 'फ़ोन खो जाए तो हर कोड से एक बार साइन इन हो सकता है। ये केवल अभी दिखते हैं: छाप लें या लिख लें।',
  keptThem: 'मैंने इन्हें सँभाल लिया है',
  codeTitle: 'एक बार का कोड',
  codeNote: 'अपना ऑथेंटिकेटर ऐप खोलें और cQube के लिए दिख रहे छह अंक लिखें।',
  code: 'कोड',
  wrongCode: 'कोड गलत है या पहले इस्तेमाल हो चुका है। अगला कोड आने पर उसे लिखें।',
  continue: 'आगे बढ़ें',
  startAgain: 'दूसरे नाम से साइन इन करें',
  newPasswordTitle: 'नया पासवर्ड चुनें',
  newPasswordNote: 'इसे सहेजने पर आप बाकी सब जगह से साइन आउट हो जाएँगे।',
  newPassword: 'नया पासवर्ड',
  repeatPassword: 'नया पासवर्ड दोबारा',
  rule: 'कम से कम 8 अक्षर, जिनमें अंग्रेज़ी का एक बड़ा और एक छोटा अक्षर, एक अंक और एक विशेष चिह्न हो।',
  saveAndSignIn: 'सहेजें और आगे बढ़ें',
  problems: {
    short: 'यह छोटा है: 8 या अधिक अक्षर लिखें।',
    long: 'यह लंबा है: 128 या कम अक्षर लिखें।',
    upper: 'इसमें अंग्रेज़ी का एक बड़ा अक्षर चाहिए।',
    lower: 'इसमें अंग्रेज़ी का एक छोटा अक्षर चाहिए।',
    digit: 'इसमें एक अंक चाहिए।',
    special: 'इसमें एक विशेष चिह्न चाहिए, जैसे - या !',
    username: 'इसमें आपका उपयोगकर्ता नाम है।',
    common: 'ऐसे पासवर्ड का अनुमान सबसे पहले लगाया जाता है।',
    same: 'यह आपका मौजूदा पासवर्ड है।',
    unequal: 'दोनों बार अलग लिखा गया है। एक ही पासवर्ड दो बार लिखें।',
  },
  staleForm: 'फ़ॉर्म बहुत देर से खुला था। कुछ नहीं बदला; इसे फिर भरें।',
  accountTitle: 'आपका खाता',
  whoYouAre: 'आप कौन हैं',
  name: 'नाम',
  mayDo: 'कर सकते हैं',
  mayLook: 'देख सकते हैं',
  nothing: 'अभी कुछ नहीं',
  wholeState: 'पूरा राज्य',
  levels: { state: 'राज्य', district: 'ज़िला', block: 'ब्लॉक', cluster: 'क्लस्टर', school: 'स्कूल' },
  roles: {
    r_admin: 'प्रशासन', r_viewer: 'रिपोर्ट पढ़ना', r_report_creator: 'रिपोर्ट बनाना', r_emitter: 'फ़ाइलें भेजना',
    r_analyst: 'डेटाबेस से पूछना',
  },
  passwordUntil: (since, until) => `यह ${since} से है और ${until} तक बदलना होगा।`,
  currentPassword: 'मौजूदा पासवर्ड',
  changePassword: 'पासवर्ड बदलें',
  passwordChanged: 'पासवर्ड बदल गया। आप बाकी सब जगह से साइन आउट हो गए हैं।',
  wrongCurrent: 'मौजूदा पासवर्ड गलत है। कुछ नहीं बदला।',
  hasSecondFactor: (since, codesLeft) => `${since} से माँगा जाता है। ${codesLeft} रिकवरी कोड बचे हैं; दस नए `
    + 'पाने के लिए इसे फिर से शुरू करें।',
  hasNoSecondFactor: 'शुरू नहीं है। किसी को पासवर्ड पता चल जाए तो भी फ़ोन का कोड खाते को बचाता है।',
  presentCode: 'मौजूदा ऐप का कोड',
  setUp: 'एक बार के कोड शुरू करें',
  setUpAnew: 'फिर से शुरू करें',
  openSessions: 'आप कहाँ साइन इन हैं',
  thisBrowser: 'यह ब्राउज़र',
  end: 'साइन आउट करें',
  endSessionOf: (browser) => `${browser} से साइन आउट करें`,
  signOutEverywhere: 'सब जगह से साइन आउट करें',
  lastSignIns: 'पिछले साइन इन',
  lastSignInsNote: 'कोई आपका नहीं था? पासवर्ड बदलें।',
  outcomes: {
    'signed-in': 'साइन इन हुआ', 'wrong-password': 'गलत पासवर्ड', 'wrong-code': 'गलत कोड', 'locked': 'रोका गया',
  },
  signOutTitle: 'cQube से साइन आउट करें?',
  signOutNote: 'आप इस ब्राउज़र में cQube के सभी पन्नों से साइन आउट हो जाएँगे।',
  signOut: 'साइन आउट करें',
  staySignedIn: 'साइन इन रहें',
  signedOutTitle: 'आप साइन आउट हो गए हैं',
  signedOutNote: 'साझा कंप्यूटर पर ब्राउज़र भी बंद करें।',
  signInAgain: 'फिर साइन इन करें',
  expiredTitle: 'यह पन्ना पुराना हो गया है',
  expiredNote: 'साइन इन बहुत पहले या किसी दूसरी विंडो में शुरू हुआ था। डैशबोर्ड से फिर शुरू करें।',
  failedTitle: 'साइन इन आगे नहीं बढ़ सका',
  failedNote: 'डैशबोर्ड से फिर शुरू करें। फिर भी न हो, तो नीचे दिया कारण अपने प्रशासक को बताएँ।',
  reason: 'कारण',
  toDashboard: 'डैशबोर्ड पर जाएँ',
};

export const words: Readonly<Record<Language, Words>> = { en, hi };

function minutes(seconds: number, one: string, many: string): string {
  const count = Math.ceil(seconds / 60);
  return `${count} ${count === 1 ? one : many}`;
}
