// The dashboard proved by its id token whose session it is: no question needs to be answered.
document.getElementById('op.logoutForm').submit();
