<#
.SYNOPSIS
Makes the databases that the published topology needs, and their mirrors.
.DESCRIPTION
What is there already is left alone, so it can be run again after any interruption. No database is ever deleted.
Exit codes: 0 done, 1 something failed, 3 the script itself failed.
.PARAMETER SeedShare
A share that the SQL Server service accounts can read and write, for the seed of the mirrors. Without it no mirror is made.
.PARAMETER Yes
Do not ask before each server.
#>
[CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'High')]
param([string]$SeedShare = '', [switch]$Yes)

. ([IO.Path]::Combine($PSScriptRoot, 'Kit.ps1'))

# Whether every database of the store is there.
function Test-Databases {
    param($Store)
    $names = @(Get-KitList -Object $Store -Name 'databases')
    if ($names.Count -eq 0) { return $false }
    $table = Invoke-KitSqlRead -DataSource (Get-KitDataSource -Store $Store) -Query 'SELECT name FROM sys.databases'
    $present = @()
    foreach ($row in $table.Rows) { $present = $present + [string]$row['name'] }
    foreach ($name in $names) { if ($present -notcontains $name) { return $false } }
    return $true
}

function Install-Store {
    param($Store, [int]$Number)
    $report = [IO.Path]::Combine($run, 'Install-CsDatabase-' + [string]$Number + '.html')
    $parameters = @{
        ConfiguredDatabases = $true
        SqlServerFqdn = $Store.server
        UseDefaultSqlPaths = $true
        Report = $report
        Confirm = $false
    }
    if ($Store.instance -ceq '') { $parameters['ForDefaultInstance'] = $true }
    else { $parameters['ForInstance'] = $Store.instance }
    Install-CsDatabase @parameters -WarningVariable warnings
    Write-KitWarnings -Warnings $warnings
    Assert-KitVerdict -Html $report -What 'Install-CsDatabase'
}

# Whether a pair is mirrored and in step.
function Test-Mirrored {
    param($Mirror)
    $rows = @()
    try { $rows = @(Get-CsDatabaseMirrorState -PoolFqdn $Mirror.pool -DatabaseType $Mirror.databaseType) }
    catch { if ($_.Exception.Message -notlike '*is not present on pool*') { throw } }
    if ($rows.Count -eq 0) { return $false }
    foreach ($row in $rows) {
        if ([string](Get-KitProperty -Object $row -Name 'StateOnPrimary') -ne 'Principal') { return $false }
        $status = Get-KitProperty -Object $row -Name 'MirroringStatusOnPrimary'
        if ('Synchronized', 'Synchronizing' -notcontains [string]$status) { return $false }
    }
    return $true
}

function Install-Mirror {
    param($Mirror, [int]$Number)
    $report = [IO.Path]::Combine($run, 'Install-CsMirrorDatabase-' + [string]$Number + '.html')
    $parameters = @{
        ConfiguredDatabases = $true
        SqlServerFqdn = $Mirror.primary.server
        FileShare = $SeedShare
        Report = $report
        Confirm = $false
    }
    if ($Mirror.primary.instance -ceq '') { $parameters['ForDefaultInstance'] = $true }
    else { $parameters['ForInstance'] = $Mirror.primary.instance }
    Install-CsMirrorDatabase @parameters -WarningVariable warnings
    Write-KitWarnings -Warnings $warnings
    Assert-KitVerdict -Html $report -What 'Install-CsMirrorDatabase'
}

$run = ''
try {
    $kit = Read-Kit -Folder $PSScriptRoot
    $run = New-KitRun -Folder $PSScriptRoot -What 'databases'
    Start-KitTranscript -Run $run
    Import-KitModule
    if ($Yes) { $ConfirmPreference = 'None' }
    $number = 0
    foreach ($store in Get-KitList -Object $kit -Name 'databaseStores') {
        $number = $number + 1
        $source = Get-KitDataSource -Store $store
        if (Test-Databases -Store $store) {
            Write-KitLine -Text ('skip    the databases on ' + $source + ' are there')
        } elseif ($PSCmdlet.ShouldProcess($source, 'make the databases of the published topology')) {
            Install-Store -Store $store -Number $number
            Write-KitLine -Text ('done    databases on ' + $source)
        }
    }
    foreach ($mirror in Get-KitList -Object $kit -Name 'mirrors') {
        $number = $number + 1
        $what = Get-KitDataSource -Store $mirror.primary
        if (Test-Mirrored -Mirror $mirror) {
            Write-KitLine -Text ('skip    ' + $what + ' is mirrored')
        } elseif ($SeedShare -ceq '') {
            Write-KitLine -Text ('left    the mirror of ' + $what + ' needs -SeedShare')
        } elseif ($PSCmdlet.ShouldProcess($what, 'mirror it, with a backup and a restore over the share')) {
            Install-Mirror -Mirror $mirror -Number $number
            Write-KitLine -Text ('done    mirror of ' + $what)
        }
    }
    Stop-KitTranscript
    Write-KitResult -Outcome 'done' -Run $run -Text 'The databases are there.'
    exit 0
} catch {
    Write-KitLine -Text ('Stopped: ' + $_.Exception.Message)
    Write-KitLine -Text 'To go on, settle this and run the script again: what is done is skipped. Nothing was deleted.'
    Stop-KitTranscript
    Write-KitResult -Outcome 'fail' -Run $run -Text $_.Exception.Message
    exit 1
}
