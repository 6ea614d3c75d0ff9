<#
.SYNOPSIS
Checks every condition for publishing that a script can check. It changes nothing.
.DESCRIPTION
Run it on the computer, with the account and in the (elevated) window that will publish. Exit codes: 0 everything
passed, 1 something failed, 2 something is unknown, 3 the script itself failed.
.PARAMETER SeedShare
The share for setting up mirrors that you will pass to Install-Databases.ps1.
.PARAMETER IsPart
Set if another script runs this one and writes the transcript.
#>
[CmdletBinding()]
param([string]$SeedShare = '', [switch]$IsPart)

. ([IO.Path]::Combine($PSScriptRoot, 'Kit.ps1'))

function Get-SidOf {
    param([string]$Account)
    try {
        $name = New-Object Security.Principal.NTAccount $Account
        return $name.Translate([Security.Principal.SecurityIdentifier]).Value
    } catch [Security.Principal.IdentityNotMappedException] { return $null }
}

# Escapes the special characters of LDAP filters (RFC 4515).
function Get-EscapedFilter {
    param([string]$Text)
    $escaped = $Text.Replace('\', '\5c').Replace('*', '\2a').Replace('(', '\28').Replace(')', '\29')
    return $escaped.Replace([string][char]0, '\00')
}

# Finds the accounts of a computer, each with its distinguished name and whether it is disabled.
function Find-ComputerAccount {
    param([string]$Fqdn)
    $forest = [DirectoryServices.ActiveDirectory.Forest]::GetCurrentForest()
    $root = New-Object DirectoryServices.DirectoryEntry ('GC://' + $forest.Name)
    $searcher = New-Object DirectoryServices.DirectorySearcher $root
    $escaped = Get-EscapedFilter -Text $Fqdn
    $searcher.Filter = '(&(objectCategory=computer)(|(dNSHostName=' + $escaped + ')(servicePrincipalName=HOST/' + $escaped + ')))'
    foreach ($property in 'distinguishedName', 'userAccountControl') { [void]$searcher.PropertiesToLoad.Add($property) }
    $found = $searcher.FindAll()
    try {
        foreach ($entry in $found) {
            $isDisabled = $false
            foreach ($control in $entry.Properties['useraccountcontrol']) { $isDisabled = (([int]$control -band 2) -ne 0) }
            New-Object PSObject -Property @{ Name = [string]$entry.Properties['distinguishedname'][0]; IsDisabled = $isDisabled }
        }
    } finally { $found.Dispose() }
}

# Looks up each computer only once.
$script:accounts = @{}
function Get-ComputerAccount {
    param([string]$Fqdn)
    if (-not $script:accounts.ContainsKey($Fqdn)) { $script:accounts[$Fqdn] = @(Find-ComputerAccount -Fqdn $Fqdn) }
    return $script:accounts[$Fqdn]
}

# Returns the container from the distinguished name of an account; a comma in a name is preceded by a backslash.
function Get-Container {
    param([string]$Name)
    $match = [regex]::Match($Name, '^(?:\\.|[^\\,])+,(.+)$')
    if (-not $match.Success) { return '' }
    return $match.Groups[1].Value
}

function Get-DomainOf {
    param([string]$Name)
    $labels = @()
    foreach ($match in [regex]::Matches($Name, '(?<!\\),DC=([^,]+)', [Text.RegularExpressions.RegexOptions]::IgnoreCase)) {
        $labels = $labels + $match.Groups[1].Value
    }
    return [string]::Join('.', [string[]]$labels)
}

# Returns the domains that contain computers of the deployment, or the domain of this computer if no account was found.
function Get-ComputerDomain {
    $domains = @()
    foreach ($computer in Get-KitList -Object $kit -Name 'computers') {
        if (-not $computer.needsAccount) { continue }
        foreach ($account in @(Get-ComputerAccount -Fqdn $computer.fqdn)) {
            $domains = $domains + (Get-DomainOf -Name ($account.Name))
        }
    }
    if ($domains.Count -eq 0) {
        $domains = @([DirectoryServices.ActiveDirectory.Domain]::GetComputerDomain().Name)
    }
    return @($domains | Sort-Object -Unique)
}

function Get-DomainSid {
    param([string]$Domain)
    $entry = New-Object DirectoryServices.DirectoryEntry ('LDAP://' + $Domain)
    try {
        $sid = New-Object Security.Principal.SecurityIdentifier ([byte[]]$entry.Properties['objectSid'][0]), 0
        return $sid.Value
    } finally { $entry.Dispose() }
}

# Returns the SIDs of this logon.
function Get-OwnSid {
    $me = [Security.Principal.WindowsIdentity]::GetCurrent()
    $sids = @($me.User.Value)
    foreach ($group in $me.Groups) { $sids = $sids + $group.Value }
    return $sids
}

# Whether you are a member of a group according to the directory, even if this logon does not have it yet.
function Test-Member {
    param([string]$Sid)
    try {
        $me = [Security.Principal.WindowsIdentity]::GetCurrent()
        $entry = New-Object DirectoryServices.DirectoryEntry ('LDAP://<SID=' + $me.User.Value + '>')
        $entry.RefreshCache([string[]]@('tokenGroups'))
        foreach ($bytes in $entry.Properties['tokenGroups']) {
            $group = New-Object Security.Principal.SecurityIdentifier ([byte[]]$bytes), 0
            if ($group.Value -ceq $Sid) { return $true }
        }
    } catch { return $false }
    return $false
}

function Test-Elevated {
    $principal = New-Object Security.Principal.WindowsPrincipal ([Security.Principal.WindowsIdentity]::GetCurrent())
    return $principal.IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)
}

function Test-Port {
    param([string]$Fqdn, [int]$Port)
    $client = New-Object Net.Sockets.TcpClient
    try {
        $attempt = $client.BeginConnect($Fqdn, $Port, $null, $null)
        if (-not $attempt.AsyncWaitHandle.WaitOne(3000)) { return $false }
        $client.EndConnect($attempt)
        return $true
    } catch { return $false } finally { $client.Close() }
}

function Test-Domain {
    $system = Get-WmiObject -Class Win32_ComputerSystem
    if (-not $system.PartOfDomain) {
        Add-KitCheck -Rule 'R158' -What 'This computer is in a domain' -State 'fail' -Reason 'This computer is in a workgroup.' -Cure 'Publish from a computer in the domain.'
        return
    }
    Add-KitCheck -Rule 'R158' -What 'This computer is in a domain' -State 'pass' -Reason '' -Cure ''
    Test-Preparation -What 'The schema is prepared' -Cmdlet 'Get-CsAdServerSchema' -Read { Get-CsAdServerSchema }
    Test-Preparation -What 'The forest is prepared' -Cmdlet 'Get-CsAdForest' -Read { Get-CsAdForest }
    foreach ($domain in @(Get-ComputerDomain)) {
        Test-Preparation -What ('The domain ' + $domain + ' is prepared') -Cmdlet 'Get-CsAdDomain' -Read { Get-CsAdDomain -Domain $domain }
    }
}

function Test-Preparation {
    param([string]$What, [string]$Cmdlet, [scriptblock]$Read)
    Invoke-KitCheck -Rule 'R158' -What $What -Check {
        $answer = [string](& $Read)
        $good = 'SCHEMA_VERSION_STATE_CURRENT', 'LC_FORESTSETTINGS_STATE_READY', 'LC_DOMAINSETTINGS_STATE_READY', 'LC_DOMAIN_SETTINGS_STATE_READY'
        if ($good -ccontains $answer) {
            Add-KitCheck -Rule 'R158' -What $What -State 'pass' -Reason '' -Cure ''
        } elseif ($answer -ceq '') {
            Add-KitCheck -Rule 'R158' -What $What -State 'unknown' -Reason ($Cmdlet + ' returned nothing.') -Cure ''
        } else {
            Add-KitCheck -Rule 'R158' -What $What -State 'fail' -Reason ($Cmdlet + ' returned ' + $answer + '.') -Cure 'Prepare Active Directory, or wait for it to replicate.'
        }
    }
}

# The group is in the domain where the forest was prepared: this domain, or the root domain of the forest.
function Get-ServerAdminsSid {
    $root = [DirectoryServices.ActiveDirectory.Forest]::GetCurrentForest().RootDomain.Name
    foreach ($account in 'RTCUniversalServerAdmins', ($root + '\RTCUniversalServerAdmins')) {
        $sid = Get-SidOf -Account $account
        if ($null -ne $sid) { return $sid }
    }
    return $null
}

function Test-Groups {
    $mine = @(Get-OwnSid)
    $sid = Get-ServerAdminsSid
    $what = 'You are a member of RTCUniversalServerAdmins'
    if ($null -eq $sid) {
        Add-KitCheck -Rule 'R153' -What $what -State 'unknown' -Reason 'The group was not found.' -Cure ''
    } elseif ($mine -ccontains $sid) {
        Add-KitCheck -Rule 'R153' -What $what -State 'pass' -Reason '' -Cure ''
    } elseif (Test-Member -Sid $sid) {
        Add-KitCheck -Rule 'R153' -What $what -State 'fail' -Reason 'You are a member according to the directory, but this logon does not have the group yet.' -Cure 'Sign out and sign in again, and run the script in an elevated window.'
    } elseif (-not (Test-Elevated)) {
        Add-KitCheck -Rule 'R153' -What $what -State 'unknown' -Reason 'The window is not elevated.' -Cure ''
    } else {
        Add-KitCheck -Rule 'R153' -What $what -State 'fail' -Reason 'This logon does not have the group.' -Cure 'Have your account added to the group, then sign out and sign in again.'
    }
    foreach ($domain in @(Get-ComputerDomain)) {
        Invoke-KitCheck -Rule 'R153' -What ('Your permissions in ' + $domain) -Check { Test-DomainRights -Domain $domain -Mine $mine }
    }
}

# Checks, in each domain with a computer of the deployment, for Domain Admins or setup permission on each container.
function Test-DomainRights {
    param([string]$Domain, [string[]]$Mine)
    $what = 'You are a Domain Admin of ' + $Domain
    if ($Mine -ccontains ((Get-DomainSid -Domain $Domain) + '-512')) {
        Add-KitCheck -Rule 'R153' -What $what -State 'pass' -Reason '' -Cure ''
        return
    }
    $root = [DirectoryServices.ActiveDirectory.Forest]::GetCurrentForest().RootDomain.Name
    if ($Mine -ccontains ((Get-DomainSid -Domain $root) + '-519')) {
        Add-KitCheck -Rule 'R153' -What $what -State 'pass' -Reason 'You are an Enterprise Admin, which is documented only for granting the permission.' -Cure ''
        return
    }
    $containers = @()
    foreach ($computer in Get-KitList -Object $kit -Name 'computers') {
        if (-not $computer.needsAccount) { continue }
        foreach ($account in @(Get-ComputerAccount -Fqdn $computer.fqdn)) {
            if ((Get-DomainOf -Name ($account.Name)) -eq $Domain) { $containers = $containers + (Get-Container -Name ($account.Name)) }
        }
    }
    if ($containers.Count -eq 0) {
        Add-KitCheck -Rule 'R153' -What $what -State 'unknown' -Reason 'You are not a Domain Admin, and no computer account was found whose container could be checked.' -Cure 'Join the computers to the domain, or have a Domain Admin publish.'
        return
    }
    foreach ($container in @($containers | Sort-Object -Unique)) {
        $what = 'Setup permission is delegated on ' + $container
        Invoke-KitCheck -Rule 'R153' -What $what -Check { Test-Delegation -What $what -Container $container -Domain $Domain }
    }
}

function Test-Delegation {
    param([string]$What, [string]$Container, [string]$Domain)
    $answer = ''
    foreach ($output in @(Test-CsSetupPermission -ComputerOU $Container -Domain $Domain)) {
        $text = ([string]$output).Trim()
        if ($text -eq 'True' -or $text -eq 'False') { $answer = $text }
    }
    if ($answer -eq 'True') {
        Add-KitCheck -Rule 'R153' -What $What -State 'pass' -Reason '' -Cure ''
    } elseif ($answer -ne 'False') {
        Add-KitCheck -Rule 'R153' -What $What -State 'unknown' -Reason 'Test-CsSetupPermission returned neither True nor False.' -Cure ''
    } elseif (-not (Test-Elevated)) {
        Add-KitCheck -Rule 'R153' -What $What -State 'unknown' -Reason 'It is not delegated, but the window is not elevated, so you could still be a Domain Admin.' -Cure 'Run the script in an elevated window.'
    } else {
        Add-KitCheck -Rule 'R153' -What $What -State 'fail' -Reason ('You are not a Domain Admin of ' + $Domain + ', and the permission is not delegated.') -Cure 'Have a Domain Admin publish, or run Grant-CsSetupPermission.'
    }
}

function Test-Baseline {
    $what = 'No one has published since the baseline'
    if (Test-KitHandedOver) {
        Add-KitCheck -Rule 'R162' -What $what -State 'n/a' -Reason 'The deployment changed after this kit stopped for Topology Builder; the kit no longer publishes anything.' -Cure ''
        return
    }
    if ($kit.isFirst) {
        $what = 'Nothing is published yet'
        if (Test-KitStore) {
            Add-KitCheck -Rule 'R162' -What $what -State 'fail' -Reason 'There is already a Central Management store.' -Cure 'Download the topology, and make the kit with it as the baseline.'
        } else {
            Add-KitCheck -Rule 'R162' -What $what -State 'pass' -Reason '' -Cure ''
        }
        return
    }
    $differences = @(Get-KitDifference -File 'baseline.txt')
    if ($differences.Count -eq 0) {
        Add-KitCheck -Rule 'R162' -What $what -State 'pass' -Reason '' -Cure ''
        return
    }
    if ($kit.isDirect -and @(Get-KitDifference -File 'design.txt').Count -eq 0) {
        Add-KitCheck -Rule 'R162' -What $what -State 'pass' -Reason 'The topology of the kit is already published.' -Cure ''
        return
    }
    Add-KitCheck -Rule 'R162' -What $what -State 'fail' -Reason ([string]$differences.Count + ' lines differ:') -Cure 'Download the topology again, bring the design up to date, and make the kit again.'
    Write-KitDifference -Differences $differences
}

function Test-Shares {
    foreach ($store in Get-KitList -Object $kit -Name 'fileStores') {
        $path = '\\' + $store.server + '\' + $store.share
        $what = 'The share ' + $path + ' exists'
        Invoke-KitCheck -Rule 'R155' -What $what -Check { Test-Share -Rule 'R155' -What $what -Server $store.server -Path $path }
        $what = 'You have Full Control of ' + $path
        Invoke-KitCheck -Rule 'R154' -What $what -Check { Test-ShareRights -What $what -Server $store.server -Share $store.share -Path $path }
    }
}

function Test-Share {
    param([string]$Rule, [string]$What, [string]$Server, [string]$Path)
    $state = Test-KitName -Fqdn $Server
    if ($state -cne 'pass') {
        Add-KitCheck -Rule $Rule -What $What -State $state -Reason 'The name of the file server does not resolve.' -Cure 'Create the DNS record.'
        return
    }
    try {
        [void](Get-Item -LiteralPath ('FileSystem::' + $Path) -Force)
        Add-KitCheck -Rule $Rule -What $What -State 'pass' -Reason '' -Cure ''
    } catch [UnauthorizedAccessException] {
        Add-KitCheck -Rule $Rule -What $What -State 'pass' -Reason 'It exists, but you cannot read it.' -Cure ''
    } catch [Management.Automation.ItemNotFoundException] {
        if (Test-Port -Fqdn $Server -Port 445) {
            Add-KitCheck -Rule $Rule -What $What -State 'fail' -Reason 'The share does not exist.' -Cure 'Create the share.'
        } else {
            Add-KitCheck -Rule $Rule -What $What -State 'unknown' -Reason 'The file server does not respond on port 445.' -Cure ''
        }
    }
}

# Whether the permissions of the folder allow or deny the wanted access.
function Get-FolderRight {
    param([string]$Path, [string[]]$Sids, $Wanted)
    $rules = (Get-Acl -LiteralPath ('FileSystem::' + $Path)).GetAccessRules($true, $true, [Security.Principal.SecurityIdentifier])
    $state = 'missing'
    foreach ($rule in $rules) {
        if ($Sids -cnotcontains $rule.IdentityReference.Value) { continue }
        # Such a rule applies to the contents of the folder only, not to the folder itself.
        if ($rule.PropagationFlags.HasFlag([Security.AccessControl.PropagationFlags]::InheritOnly)) { continue }
        if ($rule.AccessControlType -eq [Security.AccessControl.AccessControlType]::Deny) { return 'denied' }
        if (($rule.FileSystemRights -band $Wanted) -eq $Wanted) { $state = 'allowed' }
    }
    return $state
}

# The same for the permissions of the share, which only an administrator of the file server can read.
function Get-ShareRight {
    param([string]$Server, [string]$Share, [string[]]$Sids)
    $full = [long]2032127
    $state = 'missing'
    foreach ($setting in @(Get-WmiObject -Class Win32_LogicalShareSecuritySetting -ComputerName $Server)) {
        if ([string]$setting.Name -ne $Share) { continue }
        $entries = $setting.GetSecurityDescriptor().Descriptor.DACL
        # Without a list, everyone has full control.
        if ($null -eq $entries) { return 'allowed' }
        foreach ($entry in @($entries)) {
            if ($null -eq $entry -or $Sids -cnotcontains [string]$entry.Trustee.SIDString) { continue }
            if ([int]$entry.AceType -eq 1) { return 'denied' }
            if (([long]$entry.AccessMask -band $full) -eq $full) { $state = 'allowed' }
        }
        return $state
    }
    return 'not found'
}

function Test-ShareRights {
    param([string]$What, [string]$Server, [string]$Share, [string]$Path)
    if (@(Get-ComputerDomain) -contains $Server) {
        Add-KitCheck -Rule 'R154' -What $What -State 'unknown' -Reason 'This is a DFS share, and publishing does not set permissions there.' -Cure 'Give Change to RTCHSUniversalServices, RTCComponentUniversalServices and RTCUniversalServerAdmins, and Full Control to the local Administrators.'
        return
    }
    # The local Administrators group has the same SID on every computer, so membership here says nothing about the file
    # server. An account that can read the permissions of the share from here is a member there.
    $administrators = 'S-1-5-32-544'
    $mine = @(Get-OwnSid | Where-Object { $_ -cne $administrators })
    try {
        $shareRight = Get-ShareRight -Server $Server -Share $Share -Sids ($mine + $administrators)
        $mine = $mine + $administrators
    } catch { $shareRight = 'not readable: ' + $_.Exception.Message }
    $cure = 'Give your account Full Control of the share and the folder, or make it a local administrator of the file server.'
    $folder = Get-FolderRight -Path $Path -Sids $mine -Wanted ([Security.AccessControl.FileSystemRights]::FullControl)
    if ($folder -cne 'allowed') {
        Add-KitCheck -Rule 'R154' -What $What -State 'fail' -Reason ('Your Full Control permission on the folder is ' + $folder + '.') -Cure $cure
        return
    }
    if ($shareRight -ceq 'allowed') {
        Add-KitCheck -Rule 'R154' -What $What -State 'pass' -Reason '' -Cure ''
    } elseif ('missing', 'denied' -ccontains $shareRight) {
        Add-KitCheck -Rule 'R154' -What $What -State 'fail' -Reason ('The folder allows it, but your Full Control permission on the share is ' + $shareRight + '.') -Cure $cure
    } else {
        Add-KitCheck -Rule 'R154' -What $What -State 'unknown' -Reason ('The folder allows it; the permissions of the share are ' + $shareRight) -Cure ''
    }
}

function Test-Accounts {
    foreach ($computer in Get-KitList -Object $kit -Name 'computers') {
        if (-not $computer.needsAccount) { continue }
        $what = 'The account of ' + $computer.fqdn + ' exists'
        Invoke-KitCheck -Rule 'R156' -What $what -Check {
            $accounts = @(Get-ComputerAccount -Fqdn $computer.fqdn)
            if ($accounts.Count -eq 0) {
                Add-KitCheck -Rule 'R156' -What $what -State 'fail' -Reason 'There is no such account in this forest.' -Cure 'Join the computer to the domain.'
            } elseif ($accounts.Count -gt 1) {
                Add-KitCheck -Rule 'R156' -What $what -State 'unknown' -Reason 'There are several accounts.' -Cure ''
            } elseif ($accounts[0].IsDisabled) {
                Add-KitCheck -Rule 'R156' -What $what -State 'unknown' -Reason 'The account is disabled.' -Cure 'Enable the account.'
            } else {
                Add-KitCheck -Rule 'R156' -What $what -State 'pass' -Reason '' -Cure ''
            }
        }
    }
}

function Test-SqlServers {
    foreach ($store in Get-KitList -Object $kit -Name 'sqlStores') {
        $source = Get-KitDataSource -Store $store
        $what = 'You are a sysadmin of ' + $source
        Invoke-KitCheck -Rule 'R157' -What $what -Check { Test-SqlServer -What $what -Store $store -Source $source }
    }
}

function Test-SqlServer {
    param([string]$What, $Store, [string]$Source)
    $state = Test-KitName -Fqdn $Store.server
    if ($state -cne 'pass') {
        Add-KitCheck -Rule 'R157' -What $What -State $state -Reason 'The name of the SQL Server does not resolve.' -Cure 'Create the DNS record.'
        return
    }
    try {
        $table = Invoke-KitSqlRead -DataSource $Source -Query 'SELECT IS_SRVROLEMEMBER(''sysadmin'') AS IsAdmin, CONVERT(nvarchar(128), SERVERPROPERTY(''ProductVersion'')) AS Version'
    } catch [Data.SqlClient.SqlException] {
        $number = Get-KitFault -Exception $_.Exception -Property 'Number'
        if (18456, 4060 -contains $number) {
            Add-KitCheck -Rule 'R157' -What $What -State 'unknown' -Reason 'You cannot log in. Find out who creates the databases.' -Cure ''
        } elseif (-1, 2, 26, 53, 258 -notcontains $number) {
            Add-KitCheck -Rule 'R157' -What $What -State 'unknown' -Reason ('SQL Server error ' + [string]$number + ': ' + $_.Exception.Message) -Cure ''
        } else {
            Add-KitCheck -Rule 'R157' -What $What -State 'fail' -Reason ('SQL Server does not respond (error ' + [string]$number + ').') -Cure 'Start SQL Server and SQL Server Browser, create the instance, or open the firewall.'
        }
        return
    }
    Test-SqlVersion -Source $Source -Version ([string]$table.Rows[0]['Version'])
    $answer = [string]$table.Rows[0]['IsAdmin']
    if ($answer -ceq '1') {
        Add-KitCheck -Rule 'R157' -What $What -State 'pass' -Reason '' -Cure ''
    } elseif ($answer -ceq '0') {
        Add-KitCheck -Rule 'R157' -What $What -State 'fail' -Reason 'You are not a sysadmin.' -Cure 'Get the role, or have the database administrator run Install-Databases.ps1.'
    } else {
        Add-KitCheck -Rule 'R157' -What $What -State 'unknown' -Reason 'SQL Server returned no answer.' -Cure ''
    }
    Test-Database -Store $Store -Source $Source
}

function Test-SqlVersion {
    param([string]$Source, [string]$Version)
    $what = 'The product supports the SQL Server version of ' + $Source
    $major = $Version.Split('.')[0]
    $supported = @(Get-KitList -Object $kit -Name 'sqlVersions')
    if ($supported -contains $major) {
        Add-KitCheck -Rule 'R157' -What $what -State 'pass' -Reason '' -Cure ''
    } else {
        Add-KitCheck -Rule 'R157' -What $what -State 'fail' -Reason ('It is version ' + $Version + '.') -Cure 'Use a supported version; the Prerequisites part of the documentation lists them.'
    }
}

# Checks which databases exist already, and who owns them.
function Test-Database {
    param($Store, [string]$Source)
    $present = @()
    $names = 'mgc', 'mgccomp', 'xds', 'lis', 'rtcxds', 'rtcshared', 'rtcab', 'rgsconfig', 'rgsdyn', 'cpsdyn'
    foreach ($row in (Invoke-KitSqlRead -DataSource $Source -Query 'SELECT name, SUSER_SNAME(owner_sid) AS Owner FROM sys.databases').Rows) {
        $name = [string]$row['name']
        if ($names -notcontains $name) { continue }
        $present = $present + $name
        $what = 'The group RTCUniversalServerAdmins does not own ' + $name + ' on ' + $Source
        $owner = [string]$row['Owner']
        if ($owner -eq '') {
            Add-KitCheck -Rule 'R161' -What $what -State 'unknown' -Reason 'The owner cannot be resolved.' -Cure ''
        } elseif ($owner -like '*\RTCUniversalServerAdmins') {
            Add-KitCheck -Rule 'R161' -What $what -State 'fail' -Reason 'The group owns it.' -Cure 'Change the owner of the database to a different login.'
        } else {
            Add-KitCheck -Rule 'R161' -What $what -State 'pass' -Reason '' -Cure ''
        }
    }
    foreach ($name in Get-KitList -Object $Store -Name 'databases') {
        $what = 'Someone creates ' + $name + ' on ' + $Source
        $reason = 'Install-Databases.ps1 creates it after publishing; Topology Builder can create it before or during publishing.'
        if ($present -contains $name) { $reason = 'It already exists, and is left as it is.' }
        Add-KitCheck -Rule 'R165' -What $what -State 'pass' -Reason $reason -Cure ''
    }
}

# The first publication creates the Central Management store: a Standard Edition server needs its SQL Server Express
# for it, and any other SQL Server needs enough space.
function Test-FirstPublication {
    if (-not $kit.isFirst) { return }
    foreach ($store in Get-KitList -Object $kit -Name 'centralManagement') {
        $source = Get-KitDataSource -Store $store
        if ($store.isStandardEdition) {
            $what = $store.server + ' is prepared as the first Standard Edition server'
            Invoke-KitCheck -Rule 'R159' -What $what -Check { Test-FirstServer -What $what -Server $store.server }
        } else {
            $what = '20 GB are free on the SQL Server ' + $source
            Invoke-KitCheck -Rule 'R159' -What $what -Check { Test-Room -What $what -Source $source }
        }
    }
}

function Test-FirstServer {
    param([string]$What, [string]$Server)
    $services = @(Get-WmiObject -Class Win32_Service -ComputerName $Server | Where-Object { $_.Name -eq 'MSSQL$RTC' })
    if ($services.Count -eq 0) {
        Add-KitCheck -Rule 'R159' -What $What -State 'fail' -Reason 'There is no SQL Server instance RTC.' -Cure 'Run "Prepare first Standard Edition server" in the Deployment Wizard on that server.'
    } elseif ([string]$services[0].State -ne 'Running') {
        Add-KitCheck -Rule 'R159' -What $What -State 'fail' -Reason 'The service MSSQL$RTC is not running.' -Cure 'Start the service.'
    } else {
        Add-KitCheck -Rule 'R159' -What $What -State 'pass' -Reason '' -Cure ''
    }
}

function Test-Room {
    param([string]$What, [string]$Source)
    $most = 0
    foreach ($row in (Invoke-KitSqlRead -DataSource $Source -Query 'EXEC master..xp_fixeddrives').Rows) {
        if ([int]$row[1] -gt $most) { $most = [int]$row[1] }
    }
    if ($most -ge 20480) {
        Add-KitCheck -Rule 'R159' -What $What -State 'pass' -Reason '' -Cure ''
    } elseif ($most -gt 0) {
        Add-KitCheck -Rule 'R159' -What $What -State 'fail' -Reason ('The largest free volume has ' + [string]$most + ' MB; mount points are not checked.') -Cure 'Free up some space, or choose a different SQL Server.'
    } else {
        Add-KitCheck -Rule 'R159' -What $What -State 'unknown' -Reason 'SQL Server returned no answer.' -Cure ''
    }
}

# Checks what Install-CsMirrorDatabase needs from the instances of a pair, and from the share for setting up mirrors.
function Test-Mirrors {
    $instances = @{}
    $seeded = @()
    foreach ($mirror in Get-KitList -Object $kit -Name 'mirrors') {
        $what = 'Primary, mirror and witness of ' + $mirror.pool + ' (' + $mirror.databaseType + ') match'
        Invoke-KitCheck -Rule 'R160' -What $what -Check { Test-Pair -What $what -Mirror $mirror }
        foreach ($store in $mirror.primary, $mirror.mirror) {
            $source = Get-KitDataSource -Store $store
            $instances[$source] = 'PARTNER'
            $seeded = $seeded + $source
        }
        if ($null -ne $mirror.witness) {
            $source = Get-KitDataSource -Store $mirror.witness
            if (-not $instances.ContainsKey($source)) { $instances[$source] = 'WITNESS' }
        }
    }
    if ($instances.Count -gt 0) {
        $ports = @{}
        foreach ($source in @($instances.Keys | Sort-Object)) {
            $what = 'The mirroring endpoint of ' + $source
            Invoke-KitCheck -Rule 'R160' -What $what -Check { Test-Endpoint -What $what -Source $source -Role $instances[$source] -Ports $ports }
            $server = $source.Split('\')[0]
            $what = 'WMI responds on ' + $server
            Invoke-KitCheck -Rule 'R160' -What $what -Check {
                [void](Get-WmiObject -Class Win32_OperatingSystem -ComputerName $server)
                Add-KitCheck -Rule 'R160' -What $what -State 'pass' -Reason '' -Cure ''
            }
        }
        # A witness has no database, so it does not need the share.
        Test-Seed -Sources @($seeded | Sort-Object -Unique)
    }
    Test-Principals
}

function Get-Facts {
    param($Store)
    $query = 'SELECT CONVERT(nvarchar(128), SERVERPROPERTY(''ProductVersion'')) AS Version, CONVERT(nvarchar(128), SERVERPROPERTY(''Edition'')) AS Edition, DEFAULT_DOMAIN() AS Domain'
    return (Invoke-KitSqlRead -DataSource (Get-KitDataSource -Store $Store) -Query $query).Rows[0]
}

function Test-Pair {
    param([string]$What, $Mirror)
    $primary = Get-Facts -Store $Mirror.primary
    $others = @(Get-Facts -Store $Mirror.mirror)
    if ([string]$others[0]['Edition'] -cne [string]$primary['Edition']) {
        Add-KitCheck -Rule 'R160' -What $What -State 'fail' -Reason 'Primary and mirror have different SQL Server editions.' -Cure 'Use the same edition.'
        return
    }
    if ($null -ne $Mirror.witness) { $others = $others + @(Get-Facts -Store $Mirror.witness) }
    foreach ($other in $others) {
        if (([string]$other['Version']).Split('.')[0] -cne ([string]$primary['Version']).Split('.')[0]) {
            Add-KitCheck -Rule 'R160' -What $What -State 'fail' -Reason 'They have different SQL Server versions.' -Cure 'Use the same version.'
            return
        }
        if ([string]$other['Domain'] -ne [string]$primary['Domain']) {
            Add-KitCheck -Rule 'R160' -What $What -State 'fail' -Reason 'They are in different domains.' -Cure 'Use SQL Servers in one domain.'
            return
        }
    }
    Add-KitCheck -Rule 'R160' -What $What -State 'pass' -Reason '' -Cure ''
}

function Test-Endpoint {
    param([string]$What, [string]$Source, [string]$Role, [hashtable]$Ports)
    $query = 'SELECT t.port AS Port, e.state_desc AS State, e.role_desc AS Role, CONVERT(nvarchar(128), SERVERPROPERTY(''MachineName'')) AS Machine FROM sys.database_mirroring_endpoints e JOIN sys.tcp_endpoints t ON t.endpoint_id = e.endpoint_id'
    $rows = @((Invoke-KitSqlRead -DataSource $Source -Query $query).Rows)
    if ($rows.Count -eq 0) {
        Add-KitCheck -Rule 'R160' -What $What -State 'unknown' -Reason 'There is no endpoint yet, which is normal: Install-CsMirrorDatabase creates it. The script cannot check whether the firewalls allow the SQL Servers to reach each other.' -Cure ''
        return
    }
    $port = [string]$rows[0]['Port']
    $place = [string]$rows[0]['Machine'] + ' ' + $port
    if ([string]$rows[0]['State'] -ne 'STARTED') {
        Add-KitCheck -Rule 'R160' -What $What -State 'fail' -Reason 'The endpoint exists but is not started.' -Cure 'Start it with ALTER ENDPOINT.'
    } elseif ('ALL', $Role -notcontains [string]$rows[0]['Role']) {
        Add-KitCheck -Rule 'R160' -What $What -State 'fail' -Reason ('The endpoint has the role ' + [string]$rows[0]['Role'] + ' only.') -Cure 'Set its role to ALL with ALTER ENDPOINT.'
    } elseif ($Ports.ContainsKey($place)) {
        Add-KitCheck -Rule 'R160' -What $What -State 'fail' -Reason ('It listens on port ' + $port + ', like the endpoint of ' + $Ports[$place] + ' on the same computer.') -Cure 'Give one of them a different port.'
    } elseif (Test-Port -Fqdn ($Source.Split('\')[0]) -Port ([int]$port)) {
        Add-KitCheck -Rule 'R160' -What $What -State 'pass' -Reason ('It listens on port ' + $port + '. This port is used, whatever the topology says.') -Cure ''
    } else {
        Add-KitCheck -Rule 'R160' -What $What -State 'unknown' -Reason ('It listens on port ' + $port + ', which does not respond from here.') -Cure ''
    }
    $Ports[$place] = $Source
}

# The accounts of SQL Server write the backups for the mirrors to a share and read them there.
function Test-Seed {
    param([string[]]$Sources)
    if ($SeedShare -ceq '') {
        Add-KitCheck -Rule 'R160' -What 'The share for setting up mirrors' -State 'unknown' -Reason 'No share was specified.' -Cure 'Run the script with -SeedShare.'
        return
    }
    $what = 'The share ' + $SeedShare + ' exists'
    Invoke-KitCheck -Rule 'R160' -What $what -Check { Test-Share -Rule 'R160' -What $what -Server ($SeedShare.TrimStart('\').Split('\')[0]) -Path $SeedShare }
    foreach ($source in $Sources) {
        $what = 'SQL Server of ' + $source + ' may write to ' + $SeedShare
        Invoke-KitCheck -Rule 'R160' -What $what -Check { Test-SeedRights -What $what -Source $source }
    }
}

function Test-SeedRights {
    param([string]$What, [string]$Source)
    $query = 'SELECT service_account AS Account FROM sys.dm_server_services WHERE servicename LIKE N''SQL Server (%'' '
    $account = ''
    foreach ($row in (Invoke-KitSqlRead -DataSource $Source -Query $query).Rows) { $account = [string]$row['Account'] }
    $sid = $null
    if ($account -match '^[^\\]+\\[^\\]+$' -and $account -notlike 'NT *') { $sid = Get-SidOf -Account $account }
    if ($null -eq $sid) {
        Add-KitCheck -Rule 'R160' -What $What -State 'unknown' -Reason ('SQL Server runs as "' + $account + '", which other servers see as the account of its computer.') -Cure 'Give the account of the computer Change on the share and the folder.'
        return
    }
    # SQL Server also has the permissions of Everyone and Authenticated Users.
    $right = Get-FolderRight -Path $SeedShare -Sids @($sid, 'S-1-1-0', 'S-1-5-11') -Wanted ([Security.AccessControl.FileSystemRights]::Modify)
    if ($right -ceq 'allowed') {
        Add-KitCheck -Rule 'R160' -What $What -State 'pass' -Reason ('The folder allows ' + $account + ' to write; the share must allow it too.') -Cure ''
    } else {
        Add-KitCheck -Rule 'R160' -What $What -State 'unknown' -Reason ('The folder has no permission for ' + $account + ', but one of its groups may have it.') -Cure 'Give the account Change on the share and the folder.'
    }
}

# Publishing over a mirrored topology requires every database to be on its primary.
function Test-Principals {
    foreach ($pool in Get-KitList -Object $kit -Name 'mirroredPools') {
        $what = 'The databases of ' + $pool.fqdn + ' (' + $pool.databaseType + ') are on their primaries'
        Invoke-KitCheck -Rule 'R164' -What $what -Check {
            try { $rows = @(Get-CsDatabaseMirrorState -PoolFqdn $pool.fqdn -DatabaseType $pool.databaseType) }
            catch {
                if ($_.Exception.Message -notlike '*is not present on pool*') { throw }
                Add-KitCheck -Rule 'R164' -What $what -State 'n/a' -Reason 'The pool has no such database.' -Cure ''
                return
            }
            $state = 'pass'
            $reason = ''
            if ($rows.Count -eq 0) {
                $state = 'unknown'
                $reason = 'The cmdlet returned nothing.'
            }
            foreach ($row in $rows) {
                $name = [string](Get-KitProperty -Object $row -Name 'DatabaseName')
                $primary = [string](Get-KitProperty -Object $row -Name 'StateOnPrimary')
                $second = [string](Get-KitProperty -Object $row -Name 'StateOnMirror')
                if ($second -eq 'Principal') {
                    $state = 'fail'
                    $reason = $name + ' is on its mirror.'
                    if ($primary -eq 'Principal') { $reason = 'Both sides of ' + $name + ' claim to be the primary, so they are out of sync.' }
                } elseif ($primary -ne 'Principal' -and $state -ceq 'pass') {
                    $state = 'unknown'
                    $reason = $name + ' has the state ' + $primary + '.'
                }
            }
            Add-KitCheck -Rule 'R164' -What $what -State $state -Reason $reason -Cure 'Run Invoke-CsDatabaseFailover with -NewPrincipal Primary first.'
        }
    }
}

function Test-SimpleUrls {
    if ($kit.isFirst) {
        Add-KitCheck -Rule 'R163' -What 'Simple URLs' -State 'n/a' -Reason 'They are set by the first publication.' -Cure ''
        return
    }
    $urls = @()
    foreach ($configuration in @(Get-CsSimpleUrlConfiguration)) {
        foreach ($url in @($configuration.SimpleUrl)) {
            if ($null -ne $url -and [string]$url.ActiveUrl -ne '') { $urls = $urls + $url }
        }
    }
    $cure = 'Set the URL with Set-CsSimpleUrlConfiguration.'
    foreach ($domain in Get-KitList -Object $kit -Name 'sipDomains') {
        $meet = @($urls | Where-Object { $_.Component -eq 'Meet' -and $_.Domain -eq $domain })
        Add-Url -What ('There is an active meeting URL for ' + $domain) -Found $meet.Count -Otherwise 'fail' -Cure $cure
    }
    foreach ($domain in Get-KitList -Object $kit -Name 'newSipDomains') {
        Add-KitCheck -Rule 'R163' -What ('There is an active meeting URL for ' + $domain) -State 'n/a' -Reason 'The SIP domain is new: its URL is set after publishing.' -Cure ''
    }
    $dialin = @($urls | Where-Object { $_.Component -eq 'Dialin' })
    Add-Url -What 'There is an active URL for dial-in settings' -Found $dialin.Count -Otherwise 'unknown' -Cure $cure
    foreach ($wanted in Get-KitList -Object $kit -Name 'simpleUrls') {
        $same = @($urls | Where-Object { ([string]$_.ActiveUrl).TrimEnd('/') -eq ([string]$wanted).TrimEnd('/') })
        Add-Url -What ('The deployment has the URL of the design, ' + $wanted) -Found $same.Count -Otherwise 'unknown' -Cure $cure
    }
    foreach ($url in $urls) {
        $uri = New-Object Uri ([string]$url.ActiveUrl)
        $state = Test-KitName -Fqdn $uri.Host
        $reason = ''
        if ($state -cne 'pass') { $reason = 'The name does not resolve on this computer.' }
        Add-KitCheck -Rule 'R163' -What ($uri.Host + ' resolves') -State $state -Reason $reason -Cure 'Create the DNS record.'
    }
}

function Add-Url {
    param([string]$What, [int]$Found, [string]$Otherwise, [string]$Cure)
    if ($Found -gt 0) { Add-KitCheck -Rule 'R163' -What $What -State 'pass' -Reason '' -Cure '' }
    else { Add-KitCheck -Rule 'R163' -What $What -State $Otherwise -Reason 'There is no such URL.' -Cure $Cure }
}

function Test-Replication {
    if ($kit.isFirst) { return }
    $rows = @(Get-CsManagementStoreReplicationStatus)
    if ($rows.Count -eq 0) {
        Add-KitCheck -Rule '' -What 'Replication is up to date' -State 'unknown' -Reason 'The cmdlet returned nothing.' -Cure ''
        return
    }
    $late = @()
    foreach ($row in $rows) { if (-not $row.UpToDate) { $late = $late + [string]$row.ReplicaFqdn } }
    if ($late.Count -eq 0) { Add-KitCheck -Rule '' -What 'Replication is up to date' -State 'pass' -Reason '' -Cure '' }
    else { Add-KitCheck -Rule '' -What 'Replication is up to date' -State 'unknown' -Reason ('Not up to date: ' + [string]::Join(', ', [string[]]$late)) -Cure '' }
}

# A Persistent Chat pool that has failed over to the other data center has not failed back yet.
function Test-PoolState {
    if ($kit.isFirst) { return }
    foreach ($row in @(Get-CsPersistentChatState)) {
        if ($null -eq $row) { continue }
        $what = 'The state of ' + [string](Get-KitProperty -Object $row -Name 'Identity') + ' is Normal'
        $state = [string](Get-KitProperty -Object $row -Name 'PoolState')
        if ($state -eq 'Normal') { Add-KitCheck -Rule '' -What $what -State 'pass' -Reason '' -Cure '' }
        elseif ($state -eq '') { Add-KitCheck -Rule '' -What $what -State 'unknown' -Reason 'The state is empty.' -Cure '' }
        else { Add-KitCheck -Rule '' -What $what -State 'fail' -Reason ('The state is ' + $state + '.') -Cure 'Complete the failover first.' }
    }
}

Invoke-Kit -What 'preflight' -Otherwise 'error' -IsPart:$IsPart -Do {
    Import-KitModule
    Invoke-KitCheck -Rule 'R158' -What 'Domain and forest' -Check { Test-Domain }
    Invoke-KitCheck -Rule 'R153' -What 'Groups of your account' -Check { Test-Groups }
    Invoke-KitCheck -Rule 'R162' -What 'No one has published since the baseline' -Check { Test-Baseline }
    Invoke-KitCheck -Rule 'R155' -What 'Shares' -Check { Test-Shares }
    Invoke-KitCheck -Rule 'R156' -What 'Computer accounts' -Check { Test-Accounts }
    Invoke-KitCheck -Rule 'R157' -What 'SQL Servers' -Check { Test-SqlServers }
    Invoke-KitCheck -Rule 'R159' -What 'Central Management store' -Check { Test-FirstPublication }
    Invoke-KitCheck -Rule 'R160' -What 'Mirroring' -Check { Test-Mirrors }
    Invoke-KitCheck -Rule 'R163' -What 'Simple URLs' -Check { Test-SimpleUrls }
    Invoke-KitCheck -Rule '' -What 'Replication' -Check { Test-Replication }
    Invoke-KitCheck -Rule '' -What 'State of Persistent Chat pools' -Check { Test-PoolState }
    Complete-KitChecks -Name 'preflight'
}
